namespace KSail.Charts.Templates;

/// <summary>What a function does with its arguments, which have the types of its signature.</summary>
/// <param name="run">The rendering that calls it.</param>
/// <param name="arguments">As many as the template gives, the piped one last.</param>
/// <returns>The result, in the types that <see cref="ValueMap"/> holds.</returns>
/// <exception cref="FunctionException">The template fails.</exception>
public delegate object? FunctionBody(TemplateRun run, object?[] arguments);

/// <summary>A function that templates can call. Immutable and thread-safe.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signature">
/// A letter for each parameter: <c>a</c> anything, <c>s</c> string, <c>b</c> bool, <c>i</c> int, <c>I</c> int64, <c>u</c> uint32, <c>f</c>
/// float64, <c>m</c> <c>map[string]interface {}</c>, <c>l</c> <c>[]interface {}</c>, <c>t</c> time.Time, <c>c</c> a certificate, <c>v</c>
/// anything, where the function has to know whether it was nil. A last <c>*</c> lets the last parameter occur any number of times.
/// </param>
/// <param name="Body">What it does.</param>
public sealed record TemplateFunction(string Name, string Signature, FunctionBody Body)
{
    /// <summary>How many parameters there are apart from the one that may repeat.</summary>
    internal int FixedCount { get; } = Signature.EndsWith('*') ? Signature.Length - 2 : Signature.Length;

    internal bool IsVariadic { get; } = Signature.EndsWith('*');

    /// <summary>The letter of a parameter.</summary>
    internal char TypeAt(int index) => index < FixedCount || !IsVariadic ? Signature[index] : Signature[^2];
}

/// <summary>The functions that templates may call.</summary>
public interface ITemplateFunctions
{
    /// <summary>A function; null when there is none of that name. Thread-safe.</summary>
    TemplateFunction? Find(string name);
}

/// <summary>Ends the call of a function: the template fails with this message.</summary>
public sealed class FunctionException(string message) : Exception(message)
{
    /// <summary>The failure of a template that the function has rendered or parsed.</summary>
    internal TemplateException? Cause { get; init; }

    /// <summary>Whether the chart wants to fail.</summary>
    internal bool IsDeliberate { get; init; }
}
