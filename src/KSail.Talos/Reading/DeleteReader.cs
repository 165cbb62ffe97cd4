using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Talos.Reading;

/// <summary>
/// Takes the <c>$patch: delete</c> directives out of a document, as Talos does (<c>configloader/internal/decoder/delete.go</c>): a mapping with
/// one goes as a whole, and so does what is empty without it.
/// </summary>
internal sealed class DeleteReader(string subject, DiagnosticBag diagnostics)
{
    public const string Directive = "$patch";

    private readonly List<string> _path = [];
    private readonly List<DeleteDirective> _deletes = [];
    private int _lists;

    public IReadOnlyList<DeleteDirective> Deletes => _deletes;

    /// <summary>Whether a mapping is to be deleted.</summary>
    public static bool IsDelete(YamlMapping mapping) => mapping.GetString(Directive) == "delete";

    /// <summary>What of the document is merged; null when nothing is. Nothing of the document itself changes.</summary>
    public YamlMapping? Read(YamlMapping document)
    {
        if (!Contains(document))
            return document;
        if (!IsDelete(document))
            return Strip(document) as YamlMapping;
        _deletes.Add(new DeleteDirective([], null, null, DirectiveOf(document)));
        return null;
    }

    private static bool Contains(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Name == Directive || Contains(entry.Value))
                        return true;
                }

                return false;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (Contains(sequence[i]))
                        return true;
                }

                return false;
            default:
                return false;
        }
    }

    private YamlNode? Strip(YamlNode node) => node switch
    {
        YamlMapping mapping => StripMapping(mapping),
        YamlSequence sequence => StripSequence(sequence),
        _ => node,
    };

    private YamlMapping? StripMapping(YamlMapping mapping)
    {
        var rest = new YamlMapping(mapping.Span);
        foreach (var entry in mapping.Entries)
        {
            _path.Add(entry.Name);
            if (entry.Value is YamlMapping child && IsDelete(child))
                AddField(child);
            else if (Strip(entry.Value) is { } value)
                rest.Set(entry.Key, value);
            _path.RemoveAt(_path.Count - 1);
        }

        return rest.Count == 0 && mapping.Count > 0 ? null : rest;
    }

    private YamlSequence? StripSequence(YamlSequence sequence)
    {
        var rest = new YamlSequence(sequence.Span);
        for (var i = 0; i < sequence.Count; i++)
        {
            if (sequence[i] is YamlMapping item && IsDelete(item))
            {
                AddItem(item);
                continue;
            }

            _lists++;
            _path.Add(string.Create(CultureInfo.InvariantCulture, $"[{i}]"));
            if (Strip(sequence[i]) is { } value)
                rest.Add(value);
            _path.RemoveAt(_path.Count - 1);
            _lists--;
        }

        return rest.Count == 0 && sequence.Count > 0 ? null : rest;
    }

    private void AddField(YamlMapping field)
    {
        if (_lists > 0)
            Fail(
                field,
                "an item of a list can be deleted as a whole, but nothing inside it; put '$patch: delete' beside a key that names the item, and add the item anew");
        else
            _deletes.Add(new DeleteDirective([.. _path], null, null, DirectiveOf(field)));
    }

    private void AddItem(YamlMapping item)
    {
        if (_lists > 0)
        {
            Fail(item, "a list inside an item of a list cannot lose an item; delete the outer item and add it anew");
            return;
        }

        // The first key beside the directive names the item.
        foreach (var entry in item.Entries)
        {
            if (entry.Name == Directive)
                continue;
            _deletes.Add(new DeleteDirective([.. _path], entry.Name, (entry.Value as YamlScalar)?.Value ?? "", DirectiveOf(item)));
            return;
        }

        Fail(item, "'$patch: delete' does not say which item; put a key of the item, such as its name, before it");
    }

    private void Fail(YamlMapping at, string message) =>
        diagnostics.Add(NodeDiagnostics.DeleteFailed, DirectiveOf(at), $"{subject}'{string.Join('.', _path)}': {message}");

    private static SourceSpan DirectiveOf(YamlMapping mapping) => mapping.TryGetEntry(Directive, out var entry) ? entry.Key.Span : mapping.Span;
}
