using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Validation;

/// <summary>
/// Finds the items of a set or map list that have one identity. Server-side apply, with which Flux applies everything, refuses such lists;
/// for custom kinds and some built-in lists, so does every other way. Items whose identity is not certain are passed over: a value is
/// encrypted, or a key of a built-in kind is absent, for which the server may have a default.
/// </summary>
internal sealed class ItemIdentities
{
    // Most lists are short: comparing beats hashing until here.
    private const int IndexThreshold = 16;
    private const string Absent = "\u0002";

    // By position; null for items that are passed over.
    private readonly List<string?> _firsts = [];
    private readonly List<string?> _others = [];
    private Dictionary<string, int>? _index;
    private Schema _schema;
    private bool _native;
    private int _firstKey;
    private int _keyCount;

    /// <summary>
    /// Whether an object whose list repeats an item cannot even be created. Custom kinds are checked so in general; built-in ones where
    /// <c>pkg/apis/*/validation</c> looks for duplicates, which it does not for variables, ports of containers, aliases of hosts, finalizers
    /// and others: these are taken with a warning at most.
    /// </summary>
    /// <param name="list">The name of the list.</param>
    /// <param name="schema">Its schema.</param>
    public static bool AreRefusedOnCreation(string? list, Schema schema) => !schema.IsNative || list switch
    {
        "containers" or "initContainers" or "volumes" or "volumeMounts" or "volumeDevices" or "topologySpreadConstraints" or "schedulingGates" or "resourceClaims" => true,
        "webhooks" or "matchConditions" or "validationActions" or "drivers" => true,
        "ports" => schema.MapKeys is ["port", ..],
        _ => false,
    };

    /// <summary>Begins with a list.</summary>
    /// <param name="count">How many items it has.</param>
    /// <param name="schema">The schema of the list, whose keys tell items apart; without any, the items do.</param>
    public void Start(int count, Schema schema)
    {
        _schema = schema;
        _native = schema.IsNative;
        _keyCount = 0;
        if (schema.ListKind == ListKind.Map)
            _firstKey = schema.Table.FindExtra(schema.Index, ExtraTag.MapKeys, out _keyCount);
        _firsts.Clear();
        _others.Clear();
        _index = count > IndexThreshold ? new Dictionary<string, int>(count, StringComparer.Ordinal) : null;
    }

    /// <summary>Adds an item, and returns the position of an earlier one with the same identity, or -1.</summary>
    /// <param name="node">The item.</param>
    /// <param name="item">Its position; items are added in order.</param>
    /// <param name="at">Where the item's identity stands.</param>
    public int Add(YamlNode node, int item, out SourceSpan at)
    {
        string? rest = null;
        at = node.Span;
        var first = _keyCount == 0 ? Identify(node) : Identify(node, ref at, out rest);
        if (_index is not null)
        {
            var key = first is null ? null : rest is null ? first : $"{first}\u0001{rest}";
            return key is null || _index.TryAdd(key, item) ? -1 : _index[key];
        }

        var earlier = first is null ? -1 : Find(first, rest);
        _firsts.Add(first);
        _others.Add(rest);
        return earlier;
    }

    private int Find(string first, string? rest)
    {
        for (var i = 0; i < _firsts.Count; i++)
        {
            if (string.Equals(_firsts[i], first, StringComparison.Ordinal) && string.Equals(_others[i], rest, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    private string? Identify(YamlNode node, ref SourceSpan at, out string? rest)
    {
        rest = null;
        if (node is not YamlMapping mapping)
            return null;
        string? first = null;
        for (var i = 0; i < _keyCount; i++)
        {
            var key = _schema.Table.Text(_schema.Table.ExtraWord(_firstKey + i));
            var value = mapping[key];
            // The one key of any built-in map list that has a default: ports of containers and services.
            var text = value is not null and not YamlScalar { IsNull: true } ? Identify(value)
                : !_native ? Absent
                : value is null && key == "protocol" ? "TCP"
                : null;
            if (text is null)
                return null;
            if (i == 0)
            {
                first = text;
                at = value?.Span ?? at;
            }
            else
            {
                rest = rest is null ? text : new StringBuilder(rest).Append('\u0001').Append(text).ToString();
            }
        }

        return first;
    }

    private static bool IsDecimal(string digits)
    {
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return digits.Length == 1 || digits[0] != '0';
    }

    // Text is its own identity; of other values, 1 is not "1".
    private string? Identify(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => _native ? null : Absent,
        YamlScalar scalar when OpaqueValue.IsIn(scalar.Value) => null,
        YamlScalar { Type: ScalarType.String or ScalarType.Timestamp } text => text.Value,
        // In a built-in list, keys are of one type: digits are as good as a number.
        YamlScalar { Type: ScalarType.Integer } number when _native && IsDecimal(number.Value) => number.Value,
        YamlScalar => "\u0003" + JsonValues.Canonical(node),
        _ => _native ? null : "\u0003" + JsonValues.Canonical(node),
    };
}
