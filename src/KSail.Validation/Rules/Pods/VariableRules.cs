using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>Environment variables: <c>ValidateEnv</c> and <c>ValidateEnvFrom</c>.</summary>
internal static class VariableRules
{
    private static readonly string[] Sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

    public static void Check(YamlMapping container, PodSubject pod, Findings findings)
    {
        var variables = container.Items("env");
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i] is YamlMapping variable)
                CheckVariable(variable, pod, findings);
        }

        var origins = container.Items("envFrom");
        for (var i = 0; i < origins.Count; i++)
        {
            if (origins[i] is YamlMapping origin)
                CheckOrigin(origin, findings);
        }
    }

    private static void CheckVariable(YamlMapping variable, PodSubject pod, Findings findings)
    {
        if (variable.Has("name") && variable.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Variable, variable, "name");
        else if (variable.Text("name") is { } name && !Names.IsVariable(name.Value))
            findings.Wrong(RuleDiagnostics.Variable, name, Names.VariableRule);

        if (!variable.Has("valueFrom") || variable.Map("valueFrom") is not { } from)
            return;
        var count = Count(from, Sources);
        if (count == 0)
            findings.Report(RuleDiagnostics.Variable, from, $"must have one of {string.Join(", ", Sources)}");
        else if (!variable.IsBlank("value"))
            findings.Report(RuleDiagnostics.Variable, from, "must not be set beside a value");
        else if (count > 1)
            findings.Report(RuleDiagnostics.Variable, from, $"must have only one of {string.Join(", ", Sources)}");

        if (from.Map("fieldRef") is { } field)
            DownwardRules.CheckField(field, forVolume: false, RuleDiagnostics.Variable, findings);
        if (from.Map("resourceFieldRef") is { } resource)
            DownwardRules.CheckResource(resource, forVolume: false, pod, RuleDiagnostics.Variable, findings);
        CheckKey(from.Map("configMapKeyRef"), findings);
        CheckKey(from.Map("secretKeyRef"), findings);
    }

    private static void CheckKey(YamlMapping? reference, Findings findings)
    {
        if (reference is null)
            return;
        if (reference.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Variable, reference, "name");
        else if (reference.Text("name") is { } name && !Names.IsSubdomain(name.Value))
            findings.Wrong(RuleDiagnostics.Variable, name, Names.SubdomainRule);
        if (reference.Has("key") && reference.IsBlank("key"))
            findings.Missing(RuleDiagnostics.Variable, reference, "key");
        else if (reference.Text("key") is { } key && !Names.IsDataKey(key.Value))
            findings.Wrong(RuleDiagnostics.Variable, key, Names.DataKeyRule);
    }

    private static void CheckOrigin(YamlMapping origin, Findings findings)
    {
        if (origin.Text("prefix") is { } prefix && !Names.IsVariable(prefix.Value))
            findings.Wrong(RuleDiagnostics.Variable, prefix, Names.VariableRule);
        var count = Count(origin, ["configMapRef", "secretRef"]);
        if (count != 1)
            findings.Report(RuleDiagnostics.Variable, origin, count == 0 ? "must have configMapRef or secretRef" : "must not have both configMapRef and secretRef");
        foreach (var field in (ReadOnlySpan<string>)["configMapRef", "secretRef"])
        {
            if (origin.Map(field) is not { } reference)
                continue;
            if (reference.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Variable, reference, "name");
            else if (reference.Text("name") is { } name && !Names.IsSubdomainPrefix(name.Value))
                findings.Wrong(RuleDiagnostics.Variable, name, Names.SubdomainRule);
        }
    }

    private static int Count(YamlMapping mapping, ReadOnlySpan<string> fields)
    {
        var count = 0;
        foreach (var field in fields)
            count += mapping.Has(field) ? 1 : 0;
        return count;
    }
}
