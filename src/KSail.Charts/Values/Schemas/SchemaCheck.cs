using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KSail.Charts.Loading;
using KSail.Charts.Templates;
using KSail.Documents;

namespace KSail.Charts.Values.Schemas;

/// <summary>One validation of values against a schema. Messages are those of the validator that Helm 4 uses.</summary>
internal sealed class SchemaCheck(ValuesSchema schema)
{
    // A schema may refer to itself, and choices in choices multiply.
    private const int MaxDepth = 256;
    private const int MaxSteps = 2_000_000;

    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(2);

    // As the validator names them.
    private static readonly string[] TypeOrder = ["null", "boolean", "number", "integer", "string", "array", "object"];

    private readonly List<string> _path = [];
    private readonly SortedSet<string> _elsewhere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Regex?> _patterns = new(StringComparer.Ordinal);
    private List<SchemaViolation> _found = [];
    private int _depth;
    private int _steps;

    public IReadOnlyList<SchemaViolation> Run(object? value)
    {
        Check(value, schema.Root);
        return _found;
    }

    /// <summary>Addresses of schemas that the values should have been held to as well.</summary>
    public IReadOnlyCollection<string> Elsewhere => _elsewhere;

    private bool IsOld => schema.Draft <= SchemaDraft.Draft7;

    internal void Check(object? value, JsonElement at)
    {
        if (at.ValueKind == JsonValueKind.False)
            Add("false schema");
        // Nobody knows an encrypted value, so it may be anything.
        if (at.ValueKind != JsonValueKind.Object || (value is string text && OpaqueValue.IsIn(text)))
            return;
        if (++_depth > MaxDepth || ++_steps > MaxSteps)
            throw new ChartException("the schema of the values refers to itself without end, or takes too long to apply");
        if (!CheckReference(value, at))
        {
            CheckAny(value, at);
            CheckChoices(value, at);
            switch (value)
            {
                case string one:
                    CheckText(one, at);
                    break;
                case ValueMap map:
                    new ObjectCheck(this, map, at).Run();
                    if (schema.Draft >= SchemaDraft.Draft2019)
                        new Unevaluated(this, schema).Check(map, at);
                    break;
                case ValueList list:
                    CheckList(list, at);
                    if (schema.Draft >= SchemaDraft.Draft2019)
                        new Unevaluated(this, schema).Check(list, at);
                    break;
                default:
                    if (JsonValues.IsNumber(value, out var number))
                        CheckNumber(number, at);
                    break;
            }
        }

        _depth--;
    }

    /// <summary>Checks what is under a key or at a position.</summary>
    internal void CheckBelow(string key, object? value, JsonElement at)
    {
        _path.Add(key);
        Check(value, at);
        _path.RemoveAt(_path.Count - 1);
    }

    internal void Add(string message, string? key = null) => _found.Add(new SchemaViolation([.. _path], message) { Key = key });

    /// <summary>What a schema does not allow in a value, without telling.</summary>
    internal List<SchemaViolation> Try(object? value, JsonElement at)
    {
        var outer = _found;
        _found = [];
        Check(value, at);
        var inner = _found;
        _found = outer;
        return inner;
    }

    internal bool Allows(object? value, JsonElement at) => Try(value, at).Count == 0;

    /// <summary>Whether a pattern is in a text; one that no machine of ours reads is everywhere.</summary>
    internal bool HasPattern(string text, string pattern)
    {
        if (!_patterns.TryGetValue(pattern, out var regex))
        {
            try
            {
                regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                regex = null;
            }

            _patterns.Add(pattern, regex);
        }

        try
        {
            return regex is null || regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    internal static bool TryCount(JsonElement at, string keyword, out double count)
    {
        count = 0;
        return at.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out count);
    }

    // True when nothing beside the reference counts.
    private bool CheckReference(object? value, JsonElement at)
    {
        foreach (var keyword in (string[])["$ref", "$dynamicRef", "$recursiveRef"])
        {
            if (!ValuesSchema.TryText(at, keyword, out var reference))
                continue;
            if (schema.TryResolve(reference, out var target))
                Check(value, target);
            else if (schema.LeadsElsewhere(reference))
                _elsewhere.Add(reference);
            else
                Add($"the schema refers to '{reference}', which is not there");
            if (IsOld)
                return true;
        }

        return false;
    }

    private void CheckAny(object? value, JsonElement at)
    {
        if (at.TryGetProperty("type", out var type) && !IsOfType(value, type))
            Add($"got {JsonValues.TypeOf(value)}, want {TypeNames(type)}");
        if (at.TryGetProperty("const", out var constant) && schema.Draft > SchemaDraft.Draft4 && !JsonValues.Equals(value, constant))
            Add($"value must be {JsonValues.Show(constant)}");
        if (!at.TryGetProperty("enum", out var choices) || choices.ValueKind != JsonValueKind.Array)
            return;
        var names = new List<string>();
        foreach (var choice in choices.EnumerateArray())
        {
            if (JsonValues.Equals(value, choice))
                return;
            names.Add(JsonValues.Show(choice));
        }

        Add(names.Count == 1 ? $"value must be {names[0]}" : $"value must be one of {string.Join(", ", names)}");
    }

    private static bool IsOfType(object? value, JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.String)
            return IsOfType(value, type.GetString()!);
        if (type.ValueKind != JsonValueKind.Array)
            return true;
        foreach (var each in type.EnumerateArray())
        {
            if (each.ValueKind != JsonValueKind.String || IsOfType(value, each.GetString()!))
                return true;
        }

        return false;
    }

    private static bool IsOfType(object? value, string type) =>
        type == "integer" ? JsonValues.IsNumber(value, out var number) && number == Math.Truncate(number) : JsonValues.TypeOf(value) == type;

    private static string TypeNames(JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.String)
            return type.GetString()!;
        var names = new List<string>();
        foreach (var name in TypeOrder)
        {
            foreach (var each in type.EnumerateArray())
            {
                if (each.ValueKind == JsonValueKind.String && each.ValueEquals(name))
                    names.Add(name);
            }
        }

        return string.Join(" or ", names);
    }

    private void CheckChoices(object? value, JsonElement at)
    {
        foreach (var each in Items(at, "allOf"))
            Check(value, each);
        if (at.TryGetProperty("anyOf", out _) && CountAllowed(value, at, "anyOf", out var reasons) == 0 && reasons.Count > 0)
            Add($"'anyOf' failed ({string.Join("; ", reasons)})");
        if (at.TryGetProperty("oneOf", out _) && CountAllowed(value, at, "oneOf", out var causes) is var count && count != 1 && causes.Count + count > 0)
            Add(count == 0 ? $"'oneOf' failed, none matched ({string.Join("; ", causes)})" : $"'oneOf' failed, {count} subschemas matched");
        if (at.TryGetProperty("not", out var not) && Allows(value, not))
            Add("'not' failed");
        if (schema.Draft == SchemaDraft.Draft4 || !at.TryGetProperty("if", out var condition))
            return;
        if (at.TryGetProperty(Allows(value, condition) ? "then" : "else", out var branch))
            Check(value, branch);
    }

    private int CountAllowed(object? value, JsonElement at, string keyword, out List<string> reasons)
    {
        reasons = [];
        var count = 0;
        foreach (var each in Items(at, keyword))
        {
            var inner = Try(value, each);
            count += inner.Count == 0 ? 1 : 0;
            foreach (var violation in inner)
                reasons.Add(violation.ToString());
        }

        return count;
    }

    private void CheckText(string text, JsonElement at)
    {
        if (TryCount(at, "minLength", out var least) && JsonValues.LengthOf(text) < least)
            Add($"minLength: got {JsonValues.LengthOf(text)}, want {JsonValues.Show(least)}");
        if (TryCount(at, "maxLength", out var most) && JsonValues.LengthOf(text) > most)
            Add($"maxLength: got {JsonValues.LengthOf(text)}, want {JsonValues.Show(most)}");
        if (ValuesSchema.TryText(at, "pattern", out var pattern) && !HasPattern(text, pattern))
            Add($"'{text}' does not match pattern '{pattern}'");
        // Later editions only tell people of a format.
        if (IsOld && ValuesSchema.TryText(at, "format", out var format) && !TextFormats.Has(text, format))
            Add($"'{text}' is not valid {format}");
    }

    private void CheckNumber(double number, JsonElement at)
    {
        var got = JsonValues.Show(number);
        var excludesLeast = at.TryGetProperty("exclusiveMinimum", out var below) && below.ValueKind == JsonValueKind.True;
        var excludesMost = at.TryGetProperty("exclusiveMaximum", out var above) && above.ValueKind == JsonValueKind.True;
        if (TryCount(at, "minimum", out var least) && (excludesLeast ? number <= least : number < least))
            Add($"{(excludesLeast ? "exclusiveMinimum" : "minimum")}: got {got}, want {JsonValues.Show(least)}");
        if (TryCount(at, "maximum", out var most) && (excludesMost ? number >= most : number > most))
            Add($"{(excludesMost ? "exclusiveMaximum" : "maximum")}: got {got}, want {JsonValues.Show(most)}");
        if (TryCount(at, "exclusiveMinimum", out least) && number <= least)
            Add($"exclusiveMinimum: got {got}, want {JsonValues.Show(least)}");
        if (TryCount(at, "exclusiveMaximum", out most) && number >= most)
            Add($"exclusiveMaximum: got {got}, want {JsonValues.Show(most)}");
        if (TryCount(at, "multipleOf", out var factor) && factor > 0 && !IsMultiple(number, factor))
            Add($"multipleOf: got {got}, want {JsonValues.Show(factor)}");
    }

    // In decimals, where a tenth is a tenth; beyond them nobody can be sure.
    private static bool IsMultiple(double number, double factor)
    {
        try
        {
            return (decimal)number % (decimal)factor == 0;
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            return true;
        }
    }

    private void CheckList(ValueList list, JsonElement at)
    {
        if (TryCount(at, "minItems", out var least) && list.Count < least)
            Add($"minItems: got {list.Count}, want {JsonValues.Show(least)}");
        if (TryCount(at, "maxItems", out var most) && list.Count > most)
            Add($"maxItems: got {list.Count}, want {JsonValues.Show(most)}");
        if (at.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True)
            CheckUnique(list);
        CheckItems(list, at);
        if (schema.Draft > SchemaDraft.Draft4 && at.TryGetProperty("contains", out var wanted))
            CheckContains(list, at, wanted);
    }

    private void CheckUnique(ValueList list)
    {
        for (var i = 1; i < list.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (++_steps > MaxSteps)
                    throw new ChartException("the values take too long to validate");
                if (!JsonValues.DeepEquals(list[i], list[j]))
                    continue;
                Add($"items at {j} and {i} are equal");
                return;
            }
        }
    }

    private void CheckItems(ValueList list, JsonElement at)
    {
        var hasList = at.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array;
        var prefix = hasList ? items : at.TryGetProperty("prefixItems", out var first) && first.ValueKind == JsonValueKind.Array ? first : default;
        var isTuple = prefix.ValueKind == JsonValueKind.Array;
        var rest = hasList ? at.TryGetProperty("additionalItems", out var additional) ? additional : default : items;
        for (var i = 0; i < list.Count; i++)
        {
            var key = i.ToString(CultureInfo.InvariantCulture);
            if (isTuple && i < prefix.GetArrayLength())
                CheckBelow(key, list[i], prefix[i]);
            else if (rest.ValueKind is JsonValueKind.Object or JsonValueKind.False)
                CheckBelow(key, list[i], rest);
        }
    }

    private void CheckContains(ValueList list, JsonElement at, JsonElement wanted)
    {
        var count = 0;
        foreach (var item in list)
            count += Allows(item, wanted) ? 1 : 0;
        var least = schema.Draft >= SchemaDraft.Draft2019 && TryCount(at, "minContains", out var given) ? given : 1;
        if (count < least)
            Add("no items match contains schema");
        else if (schema.Draft >= SchemaDraft.Draft2019 && TryCount(at, "maxContains", out var most) && count > most)
            Add($"max {JsonValues.Show(most)} items required to match contains schema, but matched {count} items");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement at, string keyword) =>
        at.TryGetProperty(keyword, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
