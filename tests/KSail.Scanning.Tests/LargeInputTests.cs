using System.Globalization;
using System.Text;

namespace KSail.Scanning.Tests;

/// <summary>Small files that could ask for a lot.</summary>
public sealed class LargeInputTests
{
    [Fact]
    public void A_role_and_a_binding_with_many_entries_name_a_bounded_number_of_paths()
    {
        var resources = string.Join(", ", Enumerable.Repeat("secrets", 3000));
        var subjects = string.Join(", ", Enumerable.Repeat("{kind: User, name: a, apiGroup: b}", 3000));
        var manifests = $$"""
            {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}, rules: [{apiGroups: [''], resources: [{{resources}}], verbs: [get]}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: r}, roleRef: {kind: Role, name: r}, subjects: [{{subjects}}]}
            """;
        var verdict = Assert.Single(Scan.Run(manifests, "C-0015").Result!.Controls[0].Resources);
        Assert.Equal(1000, verdict.Paths.Count);
    }

    [Fact]
    public void Paths_are_named_once_also_when_they_are_many()
    {
        var variables = new StringBuilder();
        for (var i = 0; i < 40; i++)
            variables.Append(CultureInfo.InvariantCulture, $"{{name: TOKEN, value: v{i}}}, ");
        var verdicts = Scan.Verdicts("C-0012", $"{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{containers: [{{name: a, env: [{variables}]}}]}}}}");
        var paths = verdicts.Split(' ')[2..];
        Assert.Equal(160, paths.Length);
        Assert.Equal(160, paths.Distinct(StringComparer.Ordinal).Count());
    }
}
