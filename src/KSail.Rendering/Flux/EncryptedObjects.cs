using System.Text;
using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux;

/// <summary>
/// Takes SOPS encryption out of objects as the controller's decryption does, but with placeholders for the values: only the cluster has
/// the key.
/// </summary>
internal static class EncryptedObjects
{
    private const string Ciphertext = "ENC[AES256_GCM,";
    private const string DecryptKey = "kustomize.toolkit.fluxcd.io/decrypt";

    /// <summary>The node that shows that an object is encrypted; null when it is not, or says that it shall stay as it is.</summary>
    public static YamlNode? FindEncryption(YamlMapping tree)
    {
        if (string.Equals(tree.GetMapping("metadata")?.GetMapping("annotations")?.GetString(DecryptKey), "disabled", StringComparison.OrdinalIgnoreCase))
            return null;
        if (tree.TryGetEntry("sops", out var sops) && sops.Value is YamlMapping)
            return sops.Key;
        return FindCiphertext(tree, IsSecret(tree));
    }

    /// <summary>Removes the <c>sops</c> block and puts a placeholder in the place of every encrypted value.</summary>
    public static void Decrypt(YamlMapping tree)
    {
        tree.Remove("sops");
        if (IsSecret(tree) && tree.GetMapping("data") is { } data)
            DecryptFiles(data);
        Replace(tree, "value");
    }

    private static bool IsSecret(YamlMapping tree) => tree.GetString("kind") == "Secret" && tree.GetString("apiVersion") == "v1";

    private static YamlScalar? FindCiphertext(YamlMapping tree, bool isSecret)
    {
        if (isSecret)
        {
            foreach (var entry in tree.GetMapping("data")?.Entries ?? [])
            {
                if (entry.Value is YamlScalar value && IsEncryptedFile(value.Value))
                    return value;
            }
        }

        return Find(tree);
    }

    private static YamlScalar? Find(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return IsCiphertext(scalar) ? scalar : null;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (Find(sequence[i]) is { } found)
                        return found;
                }

                return null;
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                {
                    if (Find(mapping.Entries[i].Value) is { } found)
                        return found;
                }

                return null;
            default:
                return null;
        }
    }

    private static void Replace(YamlNode node, string key)
    {
        switch (node)
        {
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (sequence[i] is YamlScalar item && IsCiphertext(item))
                        sequence[i] = Placeholder(key, item);
                    else
                        Replace(sequence[i], key);
                }

                break;
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    if (entry.Value is YamlScalar value && IsCiphertext(value))
                        mapping.Set(entry.Key, Placeholder(entry.Name, value));
                    else
                        Replace(entry.Value, entry.Name);
                }

                break;
        }
    }

    // A generator makes a Secret of an encrypted file: the file as a whole, or its lines with SOPS' own among them.
    private static void DecryptFiles(YamlMapping data)
    {
        for (var i = data.Count - 1; i >= 0; i--)
        {
            var entry = data.Entries[i];
            if (entry.Value is not YamlScalar value)
                continue;
            if (entry.Name.StartsWith("sops_", StringComparison.Ordinal))
                data.Remove(entry.Name);
            else if (IsEncryptedFile(value.Value))
                data.Set(entry.Key, Placeholder(entry.Name, value));
        }
    }

    private static bool IsCiphertext(YamlScalar scalar) => scalar.Value.StartsWith(Ciphertext, StringComparison.Ordinal);

    private static bool IsEncryptedFile(string base64)
    {
        // The shortest encrypted value is longer than this, and most secrets are shorter.
        if (base64.Length < 48)
            return false;
        string text;
        try
        {
            text = Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return false;
        }

        return text.StartsWith(Ciphertext, StringComparison.Ordinal)
            || text.Contains("\"mac\": \"ENC[", StringComparison.Ordinal) || text.Contains("mac: ENC[", StringComparison.Ordinal)
            || text.Contains("sops_mac=ENC[", StringComparison.Ordinal) || text.Contains("[sops]", StringComparison.Ordinal);
    }

    private static YamlScalar Placeholder(string key, YamlScalar value)
    {
        var name = new StringBuilder(key.Length);
        foreach (var c in key)
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-');
        // The placeholder must stay plain in YAML.
        if (name.Length == 0 || !char.IsAsciiLetterOrDigit(name[^1]))
            name.Append('x');
        return YamlScalar.String(OpaqueValue.For(name.ToString()), value.Span);
    }
}
