using KSail.Documents.Yaml;
using KSail.Secrets.Sops.Values;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace KSail.Secrets.Sops.Trees;

/// <summary>The types of values of YAML, as go-yaml v3 decodes them into untyped ones, and their texts as SOPS encrypts them.</summary>
internal static class ScalarTypes
{
    private const string CoreTag = "tag:yaml.org,2002:";

    /// <summary>The value of a token.</summary>
    public static SopsScalar Read(Scalar scalar, TextRange range, ScalarLayout layout)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        var found = tag.Length == 0 && scalar.Style != YamlDotNet.Core.ScalarStyle.Plain ? ScalarType.String : ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest);
        switch (tag)
        {
            case "" or CoreTag + "int" or CoreTag + "bool" or CoreTag + "null" or CoreTag + "timestamp":
                return Typed(scalar.Value, found, range, layout);
            case CoreTag + "float":
                return Typed(scalar.Value, found == ScalarType.Integer ? ScalarType.Float : found, range, layout);
            case CoreTag + "str":
                return new SopsScalar(range, scalar.Value, SopsValueType.Text, layout);
            case CoreTag + "binary":
                return Binary(scalar.Value, range, layout);
            default:
                return new SopsScalar(range, scalar.Value, SopsValueType.Text, layout) { Problem = $"SOPS would lose the tag '{tag}' of this value" };
        }
    }

    private static SopsScalar Typed(string text, ScalarType type, TextRange range, ScalarLayout layout)
    {
        switch (type)
        {
            case ScalarType.Null:
                return new SopsScalar(range, "", null, layout);
            case ScalarType.Boolean:
                return new SopsScalar(range, YamlScalar.Plain(text).AsBoolean() == true ? "True" : "False", SopsValueType.Boolean, layout);
            case ScalarType.Integer when ScalarResolver.TryParseInteger(text, out var number):
                return new SopsScalar(range, number.ToString(), SopsValueType.Integer, layout)
                {
                    Problem = number.FitsInt64 ? null : "SOPS has no whole numbers beyond 64 bits with a sign; write it in quotes",
                };
            case ScalarType.Float or ScalarType.Integer when YamlScalar.Plain(text).TryGetDouble(out var number):
                return new SopsScalar(range, GoFloat.Format(number), SopsValueType.Float, layout);
            case ScalarType.Timestamp:
                return new SopsScalar(range, new YamlScalar(text, ScalarType.Timestamp).AsText(), SopsValueType.Time, layout);
            default:
                return new SopsScalar(range, text, SopsValueType.Text, layout);
        }
    }

    private static SopsScalar Binary(string text, TextRange range, ScalarLayout layout)
    {
        try
        {
            return new SopsScalar(range, "", SopsValueType.Text, layout) { Binary = Convert.FromBase64String(text) };
        }
        catch (FormatException)
        {
            return new SopsScalar(range, text, SopsValueType.Text, layout) { Problem = "a value tagged !!binary is not base64" };
        }
    }
}
