using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// The suffix of generated names. It depends on the data alone: kustomize means to include the name, but looks it up where it never is.
/// </summary>
internal static class ContentHash
{
    private const int Length = 10;

    public static string Of(YamlMapping tree)
    {
        var isSecret = tree.GetString("kind") == "Secret";
        var json = new StringBuilder("{");
        if (!isSecret && tree.GetMapping("binaryData") is { } binary)
            Append(json.Append("\"binaryData\":"), binary).Append(',');
        json.Append("\"data\":");
        if (tree.GetMapping("data") is { } data)
            Append(json, data);
        else
            json.Append("\"\"");
        json.Append(isSecret ? ",\"kind\":\"Secret\",\"name\":\"\"" : ",\"kind\":\"ConfigMap\",\"name\":\"\"");
        if (isSecret)
        {
            if (tree.GetMapping("stringData") is { } stringData)
                Append(json.Append(",\"stringData\":"), stringData);
            AppendText(json.Append(",\"type\":"), tree.GetString("type") ?? "");
        }

        json.Append('}');
        return Encode(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString())));
    }

    // Hexadecimal digits without vowels and with few look-alikes, so that no suffix spells a word.
    private static string Encode(byte[] hash) => string.Create(Length, hash, static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = "0123456789abcdef"[i % 2 == 0 ? source[i / 2] >> 4 : source[i / 2] & 15] switch
            {
                '0' => 'g',
                '1' => 'h',
                '3' => 'k',
                'a' => 'm',
                'e' => 't',
                var other => other,
            };
        }
    });

    private static StringBuilder Append(StringBuilder json, YamlMapping mapping)
    {
        var keys = new List<YamlEntry>(mapping.Entries);
        // Go sorts by bytes of UTF-8; by UTF-16 units differs only beyond U+FFFF, where surrogates sort too low.
        keys.Sort(static (a, b) => Encoding.UTF8.GetBytes(a.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Name)));
        json.Append('{');
        for (var i = 0; i < keys.Count; i++)
        {
            if (i > 0)
                json.Append(',');
            AppendText(json, keys[i].Name).Append(':');
            AppendText(json, keys[i].Value is YamlScalar scalar ? scalar.Value : "");
        }

        return json.Append('}');
    }

    private static StringBuilder AppendText(StringBuilder json, string text) => GoJson.AppendText(json, text);
}
