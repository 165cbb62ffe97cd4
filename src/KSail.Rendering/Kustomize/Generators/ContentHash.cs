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
            GoJson.AppendAgain(json.Append("\"binaryData\":"), binary).Append(',');
        json.Append("\"data\":");
        switch (tree["data"])
        {
            case YamlMapping data:
                GoJson.AppendAgain(json, data);
                break;
            case YamlSequence:
                json.Append("null");
                break;
            case var other:
                GoJson.AppendText(json, (other as YamlScalar)?.Value ?? "");
                break;
        }

        json.Append(isSecret ? ",\"kind\":\"Secret\",\"name\":\"\"" : ",\"kind\":\"ConfigMap\",\"name\":\"\"");
        if (isSecret)
        {
            if (tree.GetMapping("stringData") is { } stringData)
                GoJson.AppendAgain(json.Append(",\"stringData\":"), stringData);
            GoJson.AppendText(json.Append(",\"type\":"), (tree["type"] as YamlScalar)?.Value ?? "");
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
}
