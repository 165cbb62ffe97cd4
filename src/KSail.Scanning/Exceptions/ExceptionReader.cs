using System.Globalization;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Scanning.Exceptions;

/// <summary>What the readers of both forms of exceptions share. Unknown shapes are errors: an exception must not mean less, or more, than it says.</summary>
internal sealed class ExceptionReader(DateTimeOffset now, DiagnosticBag diagnostics)
{
    private bool _isValid = true;

    /// <summary>Whether nothing was wrong since the last call.</summary>
    public bool TakeIsValid()
    {
        var isValid = _isValid;
        _isValid = true;
        return isValid;
    }

    /// <summary>Tells what is wrong.</summary>
    public void Invalid(SourceSpan span, string message)
    {
        _isValid = false;
        diagnostics.Add(ScanDiagnostics.InvalidException, span, message);
    }

    /// <summary>Tells of keys that nobody knows.</summary>
    public void CheckKeys(YamlMapping mapping, string owner, string[] known)
    {
        for (var i = 0; i < mapping.Count; i++)
        {
            if (Array.IndexOf(known, mapping[i].Name) < 0)
                Invalid(mapping[i].Key.Span, $"{owner} has no field '{mapping[i].Name}'{NearestName.Suggest(mapping[i].Name, known)}");
        }
    }

    /// <summary>The text in a field; null when it is absent or null, or, told as such, no text.</summary>
    public string? Text(YamlMapping mapping, string key, string owner)
    {
        if (!mapping.TryGet(key, out var value) || value is YamlScalar { IsNull: true })
            return null;
        if (value is YamlScalar { Type: ScalarType.String or ScalarType.Timestamp } scalar)
            return scalar.Value;
        Invalid(value.Span, $"'{key}' of {owner} must be text");
        return null;
    }

    /// <summary>The mappings in a list; null when it is absent.</summary>
    public List<YamlMapping>? Mappings(YamlMapping mapping, string key, string owner)
    {
        if (!mapping.TryGet(key, out var value) || value is YamlScalar { IsNull: true })
            return null;
        List<YamlMapping> items = [];
        if (value is not YamlSequence sequence)
        {
            Invalid(value.Span, $"'{key}' of {owner} must be a list");
            return items;
        }

        for (var i = 0; i < sequence.Count; i++)
        {
            if (sequence[i] is YamlMapping item)
                items.Add(item);
            else
                Invalid(sequence[i].Span, $"an entry of '{key}' of {owner} must be a mapping");
        }

        return items;
    }

    /// <summary>The mapping in a field; null when it is absent or, told as such, something else.</summary>
    public YamlMapping? Mapping(YamlMapping mapping, string key, string owner)
    {
        if (!mapping.TryGet(key, out var value) || value is YamlScalar { IsNull: true })
            return null;
        if (value is YamlMapping found)
            return found;
        Invalid(value.Span, $"'{key}' of {owner} must be a mapping");
        return null;
    }

    /// <summary>The pattern in a field; null when it is absent, empty or, told as such, no expression.</summary>
    public AnchoredPattern? Pattern(YamlMapping mapping, string key, string owner, bool ignoreCase = false)
    {
        if (Text(mapping, key, owner) is not { Length: > 0 } text)
            return null;
        var pattern = AnchoredPattern.Read(text, ignoreCase, out var error);
        if (pattern is null)
            Invalid(mapping[key]!.Span, $"'{key}' of {owner} is not a regular expression: {error}");
        return pattern;
    }

    /// <summary>A selector on labels; null when it is absent, empty or, told as such, not valid.</summary>
    public YamlMapping? Selector(YamlMapping mapping, string key, string owner)
    {
        if (Mapping(mapping, key, owner) is not { } selector)
            return null;
        CheckKeys(selector, $"'{key}' of {owner}", ["matchLabels", "matchExpressions"]);
        Mapping(selector, "matchLabels", $"'{key}' of {owner}");
        foreach (var expression in Mappings(selector, "matchExpressions", $"'{key}' of {owner}") ?? [])
        {
            CheckKeys(expression, $"an expression of '{key}' of {owner}", ["key", "operator", "values"]);
            if (Text(expression, "operator", owner) is not ("In" or "NotIn" or "Exists" or "DoesNotExist"))
                Invalid(expression.Span, $"the operator of an expression of '{key}' of {owner} must be In, NotIn, Exists or DoesNotExist");
        }

        return Objects.LabelSelector.IsDefined(selector) ? selector : null;
    }

    /// <summary>Whether an exception is over, which is told; an unreadable time is told as such.</summary>
    public bool IsExpired(YamlMapping mapping, string key, string owner)
    {
        if (Text(mapping, key, owner) is not { } text)
            return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end))
        {
            Invalid(mapping[key]!.Span, $"'{key}' of {owner} must be a time such as 2027-01-31T00:00:00Z");
            return false;
        }

        if (end > now)
            return false;
        diagnostics.Add(
            ScanDiagnostics.ExpiredException,
            mapping[key]!.Span,
            $"{owner} has expired at {end.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} and is not applied; remove it, or extend it");
        return true;
    }
}
