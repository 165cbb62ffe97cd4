using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>Registries of images: the documents since 1.12, and the section of the machine configuration before.</summary>
internal static class RegistryRules
{
    public static void Check(RuleContext context)
    {
        foreach (var document in context.Configuration.Documents)
        {
            if (document.Kind == "RegistryAuthConfig")
                CheckAuth(context, document);
            else if (document.Kind == "RegistryTLSConfig")
                CheckPem(context, document, "ca", document.Root["ca"]);
        }

        var registries = context.Configuration.Section("machine", "registries");
        CheckEntries(context, "machine.registries.mirrors", registries?["mirrors"]);
        CheckEntries(context, "machine.registries.config", registries?["config"]);
    }

    /// <summary>A certificate in PEM, which documents hold as it is; base64 around it belongs into the machine configuration only.</summary>
    public static void CheckPem(RuleContext context, MachineDocument document, string path, YamlNode? value)
    {
        if (Values.Text(value) is { } text && !text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            context.Report(
                NodeDiagnostics.WrongForm,
                document,
                $"'{path}' must be a certificate in PEM, which begins with -----BEGIN CERTIFICATE-----, without base64 around it",
                value);
    }

    private static void CheckAuth(RuleContext context, MachineDocument document)
    {
        YamlNode? user = document.Root["username"], token = document.Root["identityToken"], auth = document.Root["auth"];
        var second = Values.IsSet(user) && Values.IsSet(token) ? token : Values.IsSet(auth) && (Values.IsSet(user) || Values.IsSet(token)) ? auth : null;
        if (second is not null)
            context.Report(
                NodeDiagnostics.Conflict,
                document,
                "only one of 'username' with 'password', 'identityToken' and 'auth' can be set",
                second,
                user,
                token);
    }

    private static void CheckEntries(RuleContext context, string path, YamlNode? map)
    {
        if (map is not YamlMapping mapping)
            return;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Value is YamlScalar { IsNull: true })
                context.Report(NodeDiagnostics.MissingField, $"'{path}['{entry.Name}']' has no value; fill it or remove it", entry.Key, entry.Value);
        }
    }
}
