using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>The hostname, which has a document since 1.12 (<c>HostnameConfig.Validate</c> and its conflicts with the machine configuration).</summary>
internal static class HostnameRules
{
    public static void Check(RuleContext context)
    {
        if (context.Configuration.Find("HostnameConfig") is not { } document)
            return;
        var auto = document.Root["auto"];
        var hostname = document.Root["hostname"];
        if (Values.IsUnset(auto) && Values.IsUnset(hostname))
            context.Report(
                NodeDiagnostics.MissingField,
                document,
                "neither 'auto' nor 'hostname' is set; use 'auto: stable', 'auto: off' or a hostname",
                document.Root);
        if (Values.Text(auto) is { } method && !method.Equals("off", StringComparison.OrdinalIgnoreCase) && Values.IsSet(hostname))
            context.Report(
                NodeDiagnostics.Conflict,
                document,
                $"'hostname' cannot be set while 'auto' is '{method}', as it is in generated configurations; write 'auto: off' beside the hostname",
                hostname,
                auto);
        if (Values.Text(hostname) is { } text)
        {
            var label = text.AsSpan(0, text.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? dot : text.Length);
            if (text.Length > 253 || label.Length is 0 or > 63)
                context.Report(
                    NodeDiagnostics.WrongForm,
                    document,
                    "'hostname' must have 253 characters at most, and 1 to 63 before the first dot",
                    hostname);
        }

        var old = context.Configuration.Section("machine", "network")?["hostname"];
        if (Values.IsSet(old))
            context.Report(
                NodeDiagnostics.Conflict,
                "'machine.network.hostname' cannot be set beside the document HostnameConfig, which generated configurations have since Talos 1.12; set 'auto: off' and 'hostname' in a HostnameConfig instead",
                old);
        var stable = context.Configuration.Section("machine", "features")?["stableHostname"];
        if (Values.IsTrue(stable))
            context.Report(
                NodeDiagnostics.Conflict,
                "'machine.features.stableHostname' cannot be set beside the document HostnameConfig, which generated configurations have since Talos 1.12; its 'auto: stable' means the same",
                stable);
    }
}
