using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Tests.Objects;

public sealed class FieldTests
{
    [Theory]
    [InlineData("dev@{0}", true)]
    [InlineData("{0}", true)]
    [InlineData("release/1.x@{0}", true)]
    [InlineData("dev@{1}", false)]
    [InlineData("dev{0}", false)]
    [InlineData("", false)]
    [InlineData("{0}@dev", false)]
    public void A_revision_is_that_of_a_digest(string revision, bool expected) =>
        Assert.Equal(expected, FluxFields.IsRevision(revision.Replace("{0}", FluxObjects.Wanted.ToString(), StringComparison.Ordinal).Replace("{1}", FluxObjects.Older.ToString(), StringComparison.Ordinal), FluxObjects.Wanted));

    [Theory]
    [InlineData("apps_web_apps_Deployment", "apps", "Deployment", "apps", "web")]
    [InlineData("_apps__Namespace", "", "Namespace", "", "apps")]
    [InlineData("_system__aggregate_rbac.authorization.k8s.io_ClusterRole", "rbac.authorization.k8s.io", "ClusterRole", "", "system:aggregate")]
    [InlineData("kube-system_a__b__c_rbac.authorization.k8s.io_Role", "rbac.authorization.k8s.io", "Role", "kube-system", "a:b:c")]
    public void An_entry_of_an_inventory_is_read(string id, string group, string kind, string ns, string name)
    {
        var entry = Inventory.Parse(id, "v1");
        Assert.Equal(new InventoryEntry(group, "v1", kind, new ObjectName(ns, name)), entry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("a_b")]
    [InlineData("__")]
    [InlineData("a_b_C")]
    public void What_is_no_entry_is_left_out(string id) => Assert.Null(Inventory.Parse(id, "v1"));

    [Fact]
    public void References_default_to_the_own_namespace()
    {
        var value = FluxObjects.Kustomization("tenants/web", "", "db", "infra/dns");
        Assert.Equal(FluxObjects.Key("OCIRepository", "flux-system/platform"), FluxFields.SourceOf(value));
        Assert.Equal([FluxObjects.Key("Kustomization", "tenants/db"), FluxObjects.Key("Kustomization", "infra/dns")], FluxFields.Dependencies(value).Select(static entry => entry.Key));
        Assert.Equal(FluxObjects.Key("OCIRepository", "tenants/own"), FluxFields.SourceOf(FluxObjects.Kustomization("tenants/web", "source=own")));
    }
}
