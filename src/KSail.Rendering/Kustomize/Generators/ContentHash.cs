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
        return Encode(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString()))));
    }

    // Without vowels and with few look-alikes, so that no suffix spells a word.
    private static string Encode(string hex) => string.Create(Length, hex, static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = source[i] switch
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
