namespace KSail.Charts.Templates;

/// <summary>
/// A value with members of its own, Go's structs and types with methods: <c>.Chart</c>, <c>.Files</c>, <c>.Capabilities.APIVersions</c>. It
/// may be a map or a list at the same time, as <c>.Files</c> is.
/// </summary>
public abstract class ValueObject
{
    /// <summary>Its type as Go prints it, such as <c>engine.files</c> or <c>*chart.Metadata</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>What a template iterates, counts and indexes in its place: a <see cref="ValueMap"/> or a <see cref="ValueList"/>; null for a struct.</summary>
    public virtual object? Content => null;

    /// <summary>What is printed in its place, and turned into YAML or JSON: text, a <see cref="ValueMap"/> or a <see cref="ValueList"/>.</summary>
    public virtual object? Printed => Content;

    /// <summary>The value of a field; false when there is no such field.</summary>
    public virtual bool TryGetField(string name, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>A deep copy, as reflection makes it: without what is not exported.</summary>
    internal virtual ValueObject DeepCopied() => this;

    /// <summary>A method; null when there is no such method. It is called with the arguments of the template.</summary>
    public virtual TemplateFunction? FindMethod(string name) => null;
}
