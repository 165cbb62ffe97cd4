using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Talos.Schemas;

namespace KSail.Talos.Rules;

/// <summary>What kind of machine it is, and how Talos gets onto its disk.</summary>
internal static class InstallRules
{
    private static readonly string[] SizeOperators = [">=", "<=", "==", ">", "<"];

    public static void Check(RuleContext context)
    {
        var root = context.Configuration.Machine.Root;
        if (Values.IsFalse(root["persist"]))
            context.Report(
                NodeDiagnostics.Refused,
                "'persist' cannot be false: Talos always keeps its configuration; remove the field",
                root["persist"]);
        CheckType(context);
        if (context.Configuration.Section("machine", "install") is { } install)
            CheckInstall(context, install);
    }

    private static void CheckType(RuleContext context)
    {
        if (context.Configuration.Section("machine")?["type"] is not { } type || Values.Text(type) is not { } text)
            return;
        var fits = context.IsControlPlane ? text is "controlplane" or "init" : text is "worker" or "join";
        if (!fits)
            context.Report(
                NodeDiagnostics.WrongRole,
                $"'machine.type' is '{text}' on nodes that are {(context.IsControlPlane ? "control planes" : "workers")}; the folder of a patch decides on the role, so remove the field",
                type);
    }

    private static void CheckInstall(RuleContext context, YamlMapping install)
    {
        var selector = install["diskSelector"];
        if (selector is YamlMapping disk && Values.Text(disk["size"]) is { } size && !IsSizeCondition(size))
            context.Report(
                NodeDiagnostics.WrongForm,
                $"'machine.install.diskSelector.size' must be a comparison and a size, such as '>= 100GB', but is '{size}'",
                disk["size"]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extension in Values.Mappings(install["extensions"]))
        {
            if (Values.Text(extension["image"]) is { } image && !seen.Add(image))
                context.Report(
                    NodeDiagnostics.Duplicate,
                    $"'machine.install.extensions' has '{image}' twice; remove one of the two",
                    extension["image"]);
        }

        // Other modes install nothing, and Talos does not look.
        if (context.Runtime != NodeRuntime.Metal)
            return;
        var isElsewhere = context.Configuration.Find("UnattendedInstallConfig") is not null;
        if (!isElsewhere && Values.IsUnset(install["disk"]) && Values.IsUnset(selector))
            context.Report(
                NodeDiagnostics.MissingField,
                "'machine.install' has neither 'disk' nor 'diskSelector', so Talos does not know where to install to",
                install);
        if (Values.IsSet(install["extraKernelArgs"]) && Values.IsTrue(install["grubUseUKICmdline"]))
            context.Report(
                NodeDiagnostics.Conflict,
                "'machine.install.extraKernelArgs' has no effect while 'grubUseUKICmdline' is true, which it is by default since Talos 1.12, and Talos refuses the two; set 'grubUseUKICmdline: false' beside the arguments, or put them into the image",
                install["extraKernelArgs"],
                install["grubUseUKICmdline"]);
    }

    private static bool IsSizeCondition(string text)
    {
        var rest = text.AsSpan().Trim();
        foreach (var sign in SizeOperators)
        {
            if (rest.StartsWith(sign, StringComparison.Ordinal))
            {
                rest = rest[sign.Length..].Trim();
                break;
            }
        }

        return ScalarForms.IsSize(rest) && rest[^1] != '%' && rest[0] != '-';
    }
}
