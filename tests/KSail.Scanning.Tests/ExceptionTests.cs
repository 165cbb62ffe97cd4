using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests;

/// <summary>What people accept.</summary>
public sealed class ExceptionTests
{
    private const string Objects = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: shop, labels: {app: web, tier: x}, annotations: {owner: ann}}, spec: {hostPID: true, containers: [{name: main}]}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: admin, labels: {app: web}}, rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: admins}, roleRef: {kind: ClusterRole, name: admin}, subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]}
        """;

    [Theory]
    [InlineData("kind: Pod", true)]
    [InlineData("kind: pod", false)]
    [InlineData("kind: '*'", true)]
    [InlineData("kind: .*", true)]
    [InlineData("name: web", false)]
    [InlineData("name: web-.*", true)]
    [InlineData("name: 'web-[0-9]'", true)]
    [InlineData("name: ^web-1$", true)]
    [InlineData("name: ^web\\-1$", true)]
    [InlineData("name: ^web.*", true)]
    [InlineData("name: ^(web-1|web-2)$", true)]
    [InlineData("name: ^web$-1", false)]
    [InlineData("name: x|1", true, "no brackets are added: what begins with x, or ends with 1")]
    [InlineData("kind: Pod, name: web-1, namespace: shop", true)]
    [InlineData("kind: Pod, namespace: other", false)]
    [InlineData("path: apps/manifests.yaml", false)]
    [InlineData("path: manifests\\.yaml", true)]
    [InlineData("cluster: prod", false)]
    [InlineData("cluster: .*, kind: Pod", true)]
    [InlineData("app: web", true)]
    [InlineData("owner: ann", true)]
    [InlineData("app: web, owner: ann", false, "all among the labels, or all among the annotations")]
    [InlineData("app: w.*, tier: x", true)]
    [InlineData("apiVersion: v1", false, "taken for a label")]
    [InlineData("containerName: main", true)]
    [InlineData("containerName: other", false)]
    [InlineData("apiGroup: apps", false)]
    public void Attributes_must_all_match(string attributes, bool matches, string why = "") =>
        Assert.Equal((matches ? ResourceStatus.Excepted : ResourceStatus.Failed, why), (Status("C-0038", Policy(attributes, "controlID: C-0038")), why));

    [Theory]
    [InlineData("controlID: C-0038", true)]
    [InlineData("controlID: c-0038", true)]
    [InlineData("controlID: C-003.", true)]
    [InlineData("controlID: C-0039", false)]
    [InlineData("frameworkName: MITRE", true)]
    [InlineData("controlName: Something", true)]
    public void Controls_are_matched_without_regard_to_case(string posture, bool matches) =>
        Assert.Equal(matches ? ResourceStatus.Excepted : ResourceStatus.Failed, Status("C-0038", Policy("kind: Pod", posture)));

    [Theory]
    [InlineData("[{name: a, resources: [], posturePolicies: [{}]}]", "no resource is none")]
    [InlineData("[{name: a, resources: [{designatorType: Attributes, attributes: {}}]}]", "no attribute is none")]
    public void An_exception_for_nothing_excepts_nothing(string file, string why) => Assert.Equal((ResourceStatus.Failed, why), (Status("C-0038", file), why));

    [Fact]
    public void No_posture_policies_are_all_controls() =>
        Assert.Equal(ResourceStatus.Excepted, Status("C-0038", "[{name: a, resources: [{designatorType: Attributes, attributes: {kind: Pod}}]}]"));

    [Theory]
    [InlineData("kind: ServiceAccount, name: robot", true)]
    [InlineData("kind: ClusterRoleBinding", true)]
    [InlineData("kind: ClusterRole, name: admin", true)]
    [InlineData("kind: ServiceAccount, app: web", true, "labels are not asked of a subject")]
    [InlineData("kind: ClusterRole, app: other", false)]
    [InlineData("kind: Pod", false)]
    public void A_subject_is_excepted_by_its_binding_or_role_as_well(string attributes, bool matches, string why = "") =>
        Assert.Equal((matches ? ResourceStatus.Excepted : ResourceStatus.Failed, why), (Status("C-0035", Policy(attributes, "controlID: C-0035")), why));

    [Fact]
    public void What_is_excepted_counts_as_passed()
    {
        var outcome = Scan.Run(Objects, Request("C-0038", Policy("kind: Pod", "controlID: C-0038")));
        var control = Assert.Single(outcome.Result!.Controls);
        Assert.Equal((ControlStatus.Passed, "w/exceptions", 100f), (control.Status, control.Reason, control.Score));
        Assert.Equal("why", Assert.Single(control.Resources).Exception);
        Assert.Empty(outcome.Diagnostics);
    }

    [Fact]
    public void A_namespace_has_its_own_name_for_a_namespace() =>
        Assert.Equal(ResourceStatus.Excepted, Status("C-0049", Policy("namespace: shop", "controlID: C-0049")));

    [Fact]
    public void An_exception_that_names_no_resource_is_enough_for_what_a_person_decides()
    {
        var control = Assert.Single(Scan.Run(Objects, Request("C-0246", "[{name: a, resources: [], posturePolicies: [{controlID: C-0246}]}]", "C-0038")).Result!.Controls, static c => c.Control.Id == "C-0246");
        Assert.Equal((ControlStatus.Passed, "w/exceptions", 100f), (control.Status, control.Reason, control.Score));
    }

    [Theory]
    [InlineData("[{name: a, resources: [{designatorType: Attributes, attributes: {kind: Job}}], posturePolicies: [{controlID: C-0038}]}]", "KSAIL5903 1:2 exception 'a' matches nothing that fails")]
    [InlineData("[{name: a, expirationDate: '2026-05-31T23:59:59Z', resources: [{attributes: {kind: Pod}}]}]", "KSAIL5904 1:28 exception 'a' has expired at 2026-05-31T23:59:59Z")]
    public void An_exception_of_no_use_is_a_warning(string file, string told)
    {
        var outcome = Scan.Run(Objects, Request("C-0038", file));
        Assert.NotNull(outcome.Result);
        Assert.StartsWith(told, Line(Assert.Single(outcome.Diagnostics, static d => d.Span.File.EndsWith("exceptions.json", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_for_controls_that_are_not_scanned_may_be_of_use_elsewhere() =>
        Assert.DoesNotContain(Scan.Run(Objects, Request("C-0038", Policy("kind: Pod", "controlID: C-0017"))).Diagnostics, static d => d.Code == "KSAIL5903");

    [Theory]
    [InlineData("{}", "0:0 a file of exceptions is one list of policies")]
    [InlineData("[a]", "1:2 an entry of the list of exceptions must be a mapping")]
    [InlineData("[{name: a, resource: []}]", "1:12 exception 'a' has no field 'resource'; did you mean 'resources'?")]
    [InlineData("[{name: a, resources: {}}]", "1:23 'resources' of exception 'a' must be a list")]
    [InlineData("[{name: a, resources: [{attributes: {name: 'a('}}]}]", "1:44 'name' of a resource of exception 'a' is not a regular expression")]
    [InlineData("[{name: a, resources: [{attributes: {name: 1}}]}]", "1:44 'name' of a resource of exception 'a' must be text")]
    [InlineData("[{name: a, resources: [{attributes: {resourceID: x}}]}]", "1:38 a resource of exception 'a' is named by resourceID")]
    [InlineData("[{name: a, resources: [{designatorType: Wlid, attributes: {}}]}]", "1:41 'designatorType' of a resource of exception 'a' must be Attributes, not 'Wlid'")]
    [InlineData("[{name: a, resources: [{designatorType: wlid, wlid: 'wlid://cluster-a'}]}]", "1:24 a resource of exception 'a' is named by its place in a cluster")]
    [InlineData("[{name: a, policyType: other}]", "1:24 'policyType' of exception 'a' must be postureExceptionPolicy, not 'other'")]
    [InlineData("[{name: a, actions: [delete]}]", "1:22 an action of exception 'a' must be alertOnly or disable")]
    [InlineData("[{name: a, expirationDate: soon}]", "1:28 'expirationDate' of exception 'a' must be a time such as 2027-01-31T00:00:00Z")]
    [InlineData("[{name: a, posturePolicies: [{ruleName: x}]}]", "1:41 a posture policy of exception 'a' names a rule")]
    [InlineData("[{name: a, posturePolicies: [{control: x}]}]", "1:31 a posture policy of exception 'a' has no field 'control'")]
    [InlineData("[{name: a, objectSelector: {matchExpressions: [{key: a, operator: Like}]}}]", "1:48 the operator of an expression of 'objectSelector' of exception 'a' must be In, NotIn, Exists or DoesNotExist")]
    public void A_shape_that_nobody_knows_is_an_error(string file, string told)
    {
        var outcome = Scan.Run(Objects, Request("C-0038", file));
        Assert.Null(outcome.Result);
        Assert.Contains(outcome.Diagnostics, d => Line(d).StartsWith("KSAIL5902 " + told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_told_as_such()
    {
        var outcome = Scan.Run(Objects, Request("C-0038", "[{"));
        Assert.Null(outcome.Result);
        Assert.Equal("KSAIL0103", Assert.Single(outcome.Diagnostics).Code);
    }

    [Theory]
    [InlineData("matchLabels: {app: web}", true)]
    [InlineData("matchLabels: {app: x}", false)]
    [InlineData("matchExpressions: [{key: app, operator: NotIn, values: [x]}]", true)]
    public void A_selector_on_labels_must_hold_as_well(string selector, bool matches) =>
        Assert.Equal(
            matches ? ResourceStatus.Excepted : ResourceStatus.Failed,
            Status("C-0038", $"[{{name: why, resources: [{{attributes: {{kind: Pod}}}}], objectSelector: {{{selector}}}}}]"));

    private static string Policy(string attributes, string posture) =>
        $"[{{name: why, policyType: postureExceptionPolicy, actions: [alertOnly], resources: [{{designatorType: Attributes, attributes: {{{attributes}}}}}], posturePolicies: [{{{posture}}}]}}]";

    private static ResourceStatus Status(string control, string file)
    {
        var outcome = Scan.Run(Objects, Request(control, file));
        Assert.DoesNotContain(outcome.Diagnostics, static d => d.Severity == DiagnosticSeverity.Error);
        return Assert.Single(Assert.Single(outcome.Result!.Controls).Resources).Status;
    }

    private static ScanRequest Request(string control, string file, params string[] more) =>
        Scan.Request([control, .. more]) with { Exceptions = SourceFile.FromText("/repository/exceptions.json", file), RepositoryRoot = "/repository" };

    private static string Line(Diagnostic diagnostic) => $"{diagnostic.Code} {diagnostic.Span.Line}:{diagnostic.Span.Column} {diagnostic.Message}";
}
