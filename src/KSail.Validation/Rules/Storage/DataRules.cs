using System.Text;
using System.Text.Json;
using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Storage;

/// <summary>ConfigMaps and Secrets: <c>ValidateConfigMap</c>, <c>ValidateSecret</c>. No value is ever quoted.</summary>
internal static class DataRules
{
    private const long LargestData = 1024 * 1024;
    private const string ServiceAccountName = "kubernetes.io/service-account.name";

    public static void CheckConfigMap(YamlMapping config, Findings findings)
    {
        var data = config.Map("data");
        var binary = config.Map("binaryData");
        var size = CheckKeys(data, isBase64: false, findings) + CheckKeys(binary, isBase64: true, findings);
        if (size > LargestData)
            findings.Report(RuleDiagnostics.Data, data ?? binary!, $"has {size} bytes in all, and a ConfigMap must have at most {LargestData}");
        if (data is null || binary is null)
            return;
        foreach (var entry in data.Entries)
        {
            if (binary.Contains(entry.Name))
                findings.Key(RuleDiagnostics.Data, data, entry, "stands in binaryData, too");
        }
    }

    public static void CheckSecret(YamlMapping secret, Findings findings)
    {
        var data = secret.Map("data");
        var text = secret.Map("stringData");
        var size = CheckKeys(text, isBase64: false, findings);
        if (CheckKeys(data, isBase64: true, findings) is var encoded && size + encoded > LargestData && !Overlap(data, text))
            findings.Report(RuleDiagnostics.Data, data ?? text!, $"has more bytes than the {LargestData} that a Secret may have");
        CheckType(secret, data, text, findings);
    }

    private static long CheckKeys(YamlMapping? data, bool isBase64, Findings findings)
    {
        if (data is null)
            return 0;
        var size = 0L;
        var entries = data.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (!Names.IsDataKey(entry.Name) && !OpaqueValue.IsIn(entry.Name))
                findings.Key(RuleDiagnostics.Data, data, entry, Names.DataKeyRule);
            if (entry.Value is YamlScalar { IsNull: false } scalar)
                size += isBase64 ? scalar.Value.Length / 4L * 3 : Encoding.UTF8.GetByteCount(scalar.Value);
        }

        return size;
    }

    private static bool Overlap(YamlMapping? data, YamlMapping? text)
    {
        foreach (var entry in text?.Entries ?? [])
        {
            if (data?.Contains(entry.Name) == true)
                return true;
        }

        return false;
    }

    private static void CheckType(YamlMapping secret, YamlMapping? data, YamlMapping? text, Findings findings)
    {
        // Encrypted as a whole, or under keys that are encrypted, too: nobody knows what is in it.
        if (HasUnknownKey(data) || HasUnknownKey(text))
            return;
        switch (secret.Word("type"))
        {
            case "kubernetes.io/tls":
                Require(secret, data, text, "tls.crt", findings);
                Require(secret, data, text, "tls.key", findings);
                break;
            case "kubernetes.io/dockerconfigjson":
                if (Require(secret, data, text, ".dockerconfigjson", findings))
                    CheckJson(data, text, ".dockerconfigjson", findings);
                break;
            case "kubernetes.io/dockercfg":
                if (Require(secret, data, text, ".dockercfg", findings))
                    CheckJson(data, text, ".dockercfg", findings);
                break;
            case "kubernetes.io/ssh-auth":
                if (Require(secret, data, text, "ssh-privatekey", findings) && Find(data, text, "ssh-privatekey") is YamlScalar { Value.Length: 0 } empty)
                    findings.Report(RuleDiagnostics.SecretType, empty, "must not be empty for a Secret of type kubernetes.io/ssh-auth");
                break;
            case "kubernetes.io/basic-auth":
                if (Find(data, text, "username") is null && Find(data, text, "password") is null)
                    findings.Report(RuleDiagnostics.SecretType, secret["type"]!, "is kubernetes.io/basic-auth, which needs the key 'username' or 'password'");
                break;
            case "kubernetes.io/service-account-token":
                var annotations = secret.Map("metadata").Map("annotations");
                if (annotations.IsBlank(ServiceAccountName))
                    findings.Report(RuleDiagnostics.SecretType, secret["type"]!, $"is kubernetes.io/service-account-token, which needs the annotation '{ServiceAccountName}'");
                break;
        }
    }

    private static bool Require(YamlMapping secret, YamlMapping? data, YamlMapping? text, string key, Findings findings)
    {
        if (data?.Contains(key) == true || text?.Contains(key) == true)
            return true;
        var near = NearestName.FindMisspelt(data, key) ?? NearestName.FindMisspelt(text, key);
        var hint = near is null ? "" : $"; '{Findings.Shorten(near.Name)}' is another key";
        findings.Report(RuleDiagnostics.SecretType, secret["type"]!, $"is {secret.Word("type")}, which needs the key '{key}'{hint}");
        return false;
    }

    private static YamlNode? Find(YamlMapping? data, YamlMapping? text, string key) => text?[key] ?? data?[key];

    private static void CheckJson(YamlMapping? data, YamlMapping? text, string key, Findings findings)
    {
        if (Find(data, text, key).AsKnown() is not { } value)
            return;
        var bytes = Encoding.UTF8.GetBytes(value.Value);
        if (text?[key] is null)
        {
            // What is no base64, the schema reports.
            try
            {
                bytes = Convert.FromBase64String(value.Value);
            }
            catch (FormatException)
            {
                return;
            }
        }

        if (!IsJsonObject(bytes))
            findings.Report(RuleDiagnostics.SecretType, value, "must be a JSON object, but is not");
    }

    private static bool IsJsonObject(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 1000 });
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
                return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool HasUnknownKey(YamlMapping? data)
    {
        foreach (var entry in data?.Entries ?? [])
        {
            if (OpaqueValue.IsIn(entry.Name))
                return true;
        }

        return false;
    }
}
