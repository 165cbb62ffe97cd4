using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Reads the keywords of one schema that say something of the value itself, and not of the values inside.</summary>
internal static class SchemaKeywords
{
    /// <summary>Reads one keyword into a shape whose kind is known; false for a keyword that is not of this sort.</summary>
    public static bool Read(ShapeNode node, string keyword, YamlNode value)
    {
        switch (keyword)
        {
            case "nullable" or "x-nullable":
                return Flag(node, value, ShapeFlags.Nullable);
            case "x-kubernetes-preserve-unknown-fields":
                return Flag(node, value, ShapeFlags.PreservesUnknown);
            case "x-kubernetes-embedded-resource":
                return Flag(node, value, ShapeFlags.EmbeddedResource);
            case "x-kubernetes-map-type":
                node.Flags |= TextOf(value) == "atomic" ? ShapeFlags.MapAtomic : ShapeFlags.None;
                return true;
            case "x-kubernetes-list-type":
                node.Flags |= TextOf(value) switch
                {
                    "atomic" => ShapeFlags.ListAtomic,
                    "set" => ShapeFlags.ListSet,
                    "map" => ShapeFlags.ListMap,
                    _ => ShapeFlags.None,
                };
                return true;
            case "x-kubernetes-list-map-keys":
                Add(node, ExtraTag.MapKeys, Texts(value));
                return true;
            case "x-kubernetes-patch-merge-key":
                Add(node, ExtraTag.MergeKey, Texts(value));
                return true;
            case "x-kubernetes-patch-strategy":
                foreach (var strategy in (TextOf(value) ?? "").Split(','))
                    node.Flags |= strategy == "merge" ? ShapeFlags.PatchMerge : strategy == "retainKeys" ? ShapeFlags.PatchRetainKeys : ShapeFlags.None;
                return true;
            case "x-kubernetes-validations":
                ReadRules(node, value as YamlSequence);
                return true;
            case "enum":
                ReadEnum(node, value as YamlSequence);
                return true;
            case "const":
                node.Extras.Add(ShapeExtra.OfTexts(ExtraTag.JsonEnum, [JsonText.Write(value)]));
                node.Flags |= ShapeFlags.HasLogic;
                return true;
            case "pattern":
                Add(node, ExtraTag.Pattern, Texts(value));
                node.Flags |= ShapeFlags.HasPattern;
                return true;
            case "uniqueItems":
                if (IsTrue(value))
                {
                    node.Extras.Add(ShapeExtra.OfTexts(ExtraTag.UniqueItems, []));
                    node.Flags |= ShapeFlags.HasLogic;
                }

                return true;
            case "multipleOf":
                if (Bound(node, value, ExtraTag.MultipleOf))
                    node.Flags |= ShapeFlags.HasLogic;
                return true;
            case "minLength":
                return Bound(node, value, ExtraTag.MinLength);
            case "maxLength":
                return Bound(node, value, ExtraTag.MaxLength);
            case "minItems":
                return Bound(node, value, ExtraTag.MinItems);
            case "maxItems":
                return Bound(node, value, ExtraTag.MaxItems);
            case "minProperties":
                return Bound(node, value, ExtraTag.MinProperties);
            case "maxProperties":
                return Bound(node, value, ExtraTag.MaxProperties);
            case "minimum":
                return Bound(node, value, ExtraTag.Minimum);
            case "maximum":
                return Bound(node, value, ExtraTag.Maximum);
            // True makes a bound of OpenAPI exclusive; a number is a bound of its own, as in later JSON schemas.
            case "exclusiveMinimum":
                return IsTrue(value) ? Exclude(node, ExtraTag.Minimum, ExtraTag.ExclusiveMinimum) : Bound(node, value, ExtraTag.ExclusiveMinimum);
            case "exclusiveMaximum":
                return IsTrue(value) ? Exclude(node, ExtraTag.Maximum, ExtraTag.ExclusiveMaximum) : Bound(node, value, ExtraTag.ExclusiveMaximum);
            default:
                return false;
        }
    }

    /// <summary>Makes bounds exclusive whose flag was read before them.</summary>
    public static void Finish(ShapeNode node)
    {
        Settle(node, ExtraTag.Minimum, ExtraTag.ExclusiveMinimum);
        Settle(node, ExtraTag.Maximum, ExtraTag.ExclusiveMaximum);
    }

    /// <summary>The form of a text or number that has a name; forms that no server checks have none.</summary>
    public static ValueFormat FormatOf(string? format, ValueKind kind) => kind switch
    {
        ValueKind.Integer or ValueKind.Number or ValueKind.IntegerOrString => format switch
        {
            "int32" when kind == ValueKind.Integer => ValueFormat.Int32,
            "int64" when kind == ValueKind.Integer => ValueFormat.Int64,
            _ => ValueFormat.None,
        },
        ValueKind.String or ValueKind.Any => format?.Replace("-", "", StringComparison.Ordinal) switch
        {
            "byte" => ValueFormat.Base64,
            "datetime" => ValueFormat.DateTime,
            "date" => ValueFormat.Date,
            "duration" => ValueFormat.Duration,
            "uuid" => ValueFormat.Uuid,
            "uuid3" => ValueFormat.Uuid3,
            "uuid4" => ValueFormat.Uuid4,
            "uuid5" => ValueFormat.Uuid5,
            "ipv4" => ValueFormat.IPv4,
            "ipv6" => ValueFormat.IPv6,
            "cidr" => ValueFormat.Cidr,
            "mac" => ValueFormat.Mac,
            "uri" => ValueFormat.Uri,
            "email" => ValueFormat.Email,
            "hostname" => ValueFormat.HostName,
            "bsonobjectid" => ValueFormat.BsonObjectId,
            "isbn" => ValueFormat.Isbn,
            "isbn10" => ValueFormat.Isbn10,
            "isbn13" => ValueFormat.Isbn13,
            "creditcard" => ValueFormat.CreditCard,
            "ssn" => ValueFormat.Ssn,
            "hexcolor" => ValueFormat.HexColor,
            "rgbcolor" => ValueFormat.RgbColor,
            "k8sshortname" => ValueFormat.ShortName,
            "k8slongname" => ValueFormat.LongName,
            "password" => ValueFormat.Password,
            _ => ValueFormat.None,
        },
        _ => ValueFormat.None,
    };

    public static bool IsTrue(YamlNode? value) => value is YamlScalar { Type: ScalarType.Boolean } scalar && scalar.AsBoolean() == true;

    public static string? TextOf(YamlNode? value) => value is YamlScalar { Type: not ScalarType.Null } scalar ? scalar.Value : null;

    private static bool Flag(ShapeNode node, YamlNode value, ShapeFlags flag)
    {
        if (IsTrue(value))
            node.Flags |= flag;
        return true;
    }

    private static bool Bound(ShapeNode node, YamlNode value, ExtraTag tag)
    {
        if (value is YamlScalar scalar && scalar.TryGetDouble(out var number) && double.IsFinite(number) && node.Find(tag) is null)
        {
            node.Extras.Add(ShapeExtra.OfNumber(tag, number));
            node.Flags |= ShapeFlags.HasBounds;
        }

        return true;
    }

    // Not a number: the bound may come after the word that makes it exclusive.
    private static bool Exclude(ShapeNode node, ExtraTag inclusive, ExtraTag exclusive)
    {
        node.Extras.Add(ShapeExtra.OfNumber(exclusive, double.NaN));
        Settle(node, inclusive, exclusive);
        return true;
    }

    private static void Settle(ShapeNode node, ExtraTag inclusive, ExtraTag exclusive)
    {
        if (node.Find(exclusive) is not { Number: { } number } marker || !double.IsNaN(number))
            return;
        if (node.Find(inclusive) is not { Number: { } bound } known)
            return;
        node.Extras.Remove(marker);
        node.Extras.Remove(known);
        node.Extras.Add(ShapeExtra.OfNumber(exclusive, bound));
    }

    private static void ReadEnum(ShapeNode node, YamlSequence? allowed)
    {
        if (allowed is null || allowed.Count == 0)
            return;
        var texts = node.Kind == ValueKind.String;
        foreach (var item in allowed)
            texts &= item is YamlScalar { Type: ScalarType.String or ScalarType.Timestamp };
        if (texts)
        {
            Add(node, ExtraTag.Enum, Texts(allowed));
            node.Flags |= ShapeFlags.HasEnum;
            return;
        }

        var values = new List<string?>(allowed.Count);
        foreach (var item in allowed)
            values.Add(JsonText.Write(item));
        node.Extras.Add(ShapeExtra.OfTexts(ExtraTag.JsonEnum, values));
        node.Flags |= ShapeFlags.HasLogic;
    }

    private static void ReadRules(ShapeNode node, YamlSequence? rules)
    {
        var texts = new List<string?>();
        foreach (var item in rules ?? [])
        {
            if (item is not YamlMapping rule || rule.GetString("rule") is not { } expression)
                continue;
            texts.Add(expression);
            texts.Add(rule.GetString("message"));
            texts.Add(rule.GetString("messageExpression"));
            texts.Add(rule.GetString("fieldPath"));
            texts.Add(rule.GetString("reason"));
            texts.Add(rule["optionalOldSelf"] is { } optional ? IsTrue(optional) ? "true" : "false" : null);
        }

        if (texts.Count == 0)
            return;
        node.Extras.Add(ShapeExtra.OfTexts(ExtraTag.Rules, texts));
        node.Flags |= ShapeFlags.HasRules;
    }

    private static void Add(ShapeNode node, ExtraTag tag, List<string?> texts)
    {
        if (texts.Count > 0)
            node.Extras.Add(ShapeExtra.OfTexts(tag, texts));
    }

    private static List<string?> Texts(YamlNode? value)
    {
        var texts = new List<string?>();
        if (value is YamlSequence items)
        {
            foreach (var item in items)
            {
                if (item is YamlScalar { Type: not ScalarType.Null } scalar)
                    texts.Add(scalar.Value);
            }
        }
        else if (TextOf(value) is { } text)
        {
            texts.Add(text);
        }

        return texts;
    }
}
