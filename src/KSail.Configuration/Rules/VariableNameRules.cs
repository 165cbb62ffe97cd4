using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>Fields that name an environment variable, instead of holding its value.</summary>
internal static class VariableNameRules
{
    /// <summary>
    /// A name that cannot be one, or a placeholder, which gives the value where the name belongs. Messages leave the text out: it is often
    /// the secret itself. A warning, because a process may be started with variables of any name.
    /// </summary>
    public static readonly ConfigurationRule Malformed = new(
        new("KSAIL1104", "A field for the name of a variable holds something else", DiagnosticSeverity.Warning),
        ["spec.cluster.localRegistry.credentials", "spec.cluster.sops.env.var", "spec.provider.hetzner.tokenEnvVar"],
        static (subject, report) =>
        {
            var registry = subject.Cluster.LocalRegistry;
            Check(registry.TokenEnvVar, report);
            Check(registry.CliTokenEnvVar, report);
            Check(registry.ClusterTokenEnvVar, report);
            Check(subject.Cluster.Sops.KeyVariable, report);
            Check(subject.Hetzner.TokenEnvVar, report);
        });

    private static void Check(Setting<ExpandedText>? setting, RuleReport report)
    {
        if (setting is null or { Origin: not SettingOrigin.File })
            return;
        var written = setting.Value.ToString();
        if (written.StartsWith('$'))
        {
            var name = written.Trim('$', '{', '}');
            report.At(setting.Span, $"{setting.Path} takes the name of a variable, not its value; write {(IsName(name) ? name : "the name alone")}");
        }
        else if (!IsName(written) && !written.Contains("${", StringComparison.Ordinal))
        {
            report.At(setting.Span, $"{setting.Path} does not hold the name of a variable; use letters, digits and '_', no digit first, and keep the secret itself out of the file");
        }
    }

    /// <summary>Whether a text can be the name of a variable: letters, digits and <c>_</c>, no digit first.</summary>
    public static bool IsName(string text)
    {
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return true;
    }
}
