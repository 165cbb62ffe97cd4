using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>A bond of the machine configuration (<c>checkBond</c>): options that only some modes have.</summary>
internal static class BondRules
{
    private const string RoundRobin = "balance-rr";
    private const string ActiveBackup = "active-backup";
    private const string Lacp = "802.3ad";
    private const string Tlb = "balance-tlb";
    private const string Alb = "balance-alb";

    private static readonly string[] Modes = [RoundRobin, ActiveBackup, "balance-xor", "broadcast", Lacp, Tlb, Alb];

    public static void Check(RuleContext context, string path, YamlMapping bond)
    {
        foreach (var unsupported in (string[])["arpIPTarget", "adActorSystem"])
        {
            if (Values.IsSet(bond[unsupported]))
                context.Report(NodeDiagnostics.Refused, $"'{path}.{unsupported}' is not supported by Talos; remove it", bond[unsupported], bond);
        }

        CheckDelays(context, path, bond);
        if (Values.IsUnset(bond["mode"]))
        {
            context.Report(NodeDiagnostics.MissingField, $"'{path}' has no 'mode'; use one of {string.Join(", ", Modes)}", bond);
            return;
        }

        if (Values.Text(bond["mode"]) is not { } mode)
            return;
        if (Array.IndexOf(Modes, mode) < 0)
        {
            context.Report(
                NodeDiagnostics.ValueNotAllowed,
                $"'{path}.mode' cannot be '{mode}'; use one of {string.Join(", ", Modes)}{NearestName.Suggest(mode, Modes)}",
                bond["mode"]);
            return;
        }

        var balances = mode is Tlb or Alb;
        Only(mode == Lacp, "lacpRate", Values.IsSet(bond["lacpRate"]));
        Only(mode == Lacp, "adActorSysPrio", IsPositive("adActorSysPrio"));
        Only(mode == Lacp, "adUserPortKey", IsPositive("adUserPortKey"));
        Only(mode != Lacp && !balances, "arpValidate", Values.IsSet(bond["arpValidate"]));
        Only(mode != Lacp && !balances, "arpInterval", IsPositive("arpInterval"));
        Only(mode == ActiveBackup || balances, "primary", Values.IsSet(bond["primary"]));
        Only(mode == RoundRobin, "packetsPerSlave", Values.Number(bond["packetsPerSlave"]) > 1);
        Only(balances, "tlbDynamicLb", IsPositive("tlbDynamicLb"));

        bool IsPositive(string field) => Values.Number(bond[field]) > 0;

        void Only(bool isAvailable, string field, bool isSet)
        {
            if (isSet && !isAvailable)
                context.Report(
                    NodeDiagnostics.Conflict,
                    $"'{path}.{field}' is not available in the mode '{mode}'; remove it, or choose another mode",
                    bond[field],
                    bond["mode"],
                    bond);
        }
    }

    private static void CheckDelays(RuleContext context, string path, YamlMapping bond)
    {
        if (Values.IsUnknown(bond["miimon"]))
            return;
        var interval = Values.Number(bond["miimon"]) ?? 0;
        foreach (var field in (string[])["updelay", "downdelay"])
        {
            if (Values.Number(bond[field]) is not { } delay || delay == 0)
                continue;
            if (interval == 0)
                context.Report(NodeDiagnostics.Conflict, $"'{path}.{field}' needs 'miimon', the interval in which links are looked at", bond[field]);
            else if (delay % interval != 0)
                context.Report(
                    NodeDiagnostics.WrongForm,
                    $"'{path}.{field}' must be a multiple of 'miimon', which is {interval}, but is {delay}",
                    bond[field],
                    bond["miimon"]);
        }
    }
}
