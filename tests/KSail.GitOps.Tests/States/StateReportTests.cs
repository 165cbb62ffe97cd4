using System.Text;
using System.Text.Json;
using KSail.GitOps.States;
using KSail.GitOps.Tests.Objects;
using KSail.Oci;

namespace KSail.GitOps.Tests.States;

public sealed class StateReportTests
{
    private static readonly ArtifactState _new = new("main@sha1:b", FluxObjects.Wanted);
    private static readonly ArtifactState _old = new("main@sha1:a", FluxObjects.Older);

    [Fact]
    public void All_three_agree()
    {
        var state = State(_new, _new, _new, Object("platform", isCurrent: true));
        Assert.Empty(state.Drift);
        Assert.EndsWith("\ngit, registry and cluster agree\n", StateReport.Text(state), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_difference_is_a_sentence()
    {
        var state = State(_new, _old, _new, Object("platform", isCurrent: false), Object("apps", isCurrent: null, ready: "False", message: "broken"), Object("paused", isCurrent: null, isSuspended: true));
        Assert.Equal(
            [
                $"the repository would publish {Short(FluxObjects.Wanted)} (main@sha1:b), and host/platform:dev is {Short(FluxObjects.Older)} (main@sha1:a)",
                $"the cluster has fetched {Short(FluxObjects.Wanted)}, and host/platform:dev is {Short(FluxObjects.Older)}",
                "1 of 3 objects does not run what is published",
                "1 of 3 objects is not ready",
                "1 of 3 objects is suspended",
            ],
            state.Drift);
    }

    [Fact]
    public void What_is_not_known_differs_from_nothing()
    {
        var state = new EnvironmentState("prod", "host/platform:dev", _new, null, null);
        Assert.Empty(state.Drift);
        Assert.Contains("nothing differs as far as is known", StateReport.Text(state), StringComparison.Ordinal);
        Assert.Equal(["nothing is published as host/platform:dev"], (state with { Registry = new ArtifactState("", null) }).Drift);
    }

    [Fact]
    public void The_table_is_aligned_and_has_words_only_for_what_is_not_ready()
    {
        var text = StateReport.Text(State(_new, _new, _new, Object("platform", isCurrent: true), Object("apps", isCurrent: false, ready: "False", message: "broken")));
        Assert.Equal(
            $"""
            prod: host/platform:dev, Flux in context 'admin@prod'
            PLACE     ARTIFACT             REVISION
            git       {Short(FluxObjects.Wanted)}  main@sha1:b
            registry  {Short(FluxObjects.Wanted)}  main@sha1:b
            cluster   {Short(FluxObjects.Wanted)}  main@sha1:b

            OBJECT                              READY  REVISION                   AGE    MESSAGE
            Kustomization flux-system/platform  True   dev@{Short(FluxObjects.Wanted)}    5 min
            Kustomization flux-system/apps      False  ! dev@{Short(FluxObjects.Wanted)}  5 min  broken

            drift: 1 of 2 objects does not run what is published
            drift: 1 of 2 objects is not ready

            """,
            text);
    }

    [Fact]
    public void The_json_has_whole_digests()
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(StateReport.Json(State(_new, _old, null, Object("apps", isCurrent: true)))));
        var root = json.RootElement;
        Assert.Equal(FluxObjects.Wanted.ToString(), root.GetProperty("git").GetProperty("digest").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("cluster").GetProperty("fetched").ValueKind);
        var value = root.GetProperty("cluster").GetProperty("objects")[0];
        Assert.Equal(("Kustomization", "apps", 300), (value.GetProperty("kind").GetString(), value.GetProperty("name").GetString(), value.GetProperty("ageSeconds").GetInt32()));
        Assert.Equal(2, root.GetProperty("drift").GetArrayLength());
    }

    private static string Short(Digest digest) => digest.ToString()[..19];

    private static EnvironmentState State(ArtifactState git, ArtifactState registry, ArtifactState? cluster, params ObjectState[] objects) =>
        new("prod", "host/platform:dev", git, registry, new ClusterState("Flux", "admin@prod", cluster, objects));

    private static ObjectState Object(string name, bool? isCurrent, string ready = "True", bool isSuspended = false, string message = "fine") =>
        new(FluxObjects.Key("Kustomization", name), ready, FluxObjects.R, isCurrent, isSuspended, TimeSpan.FromMinutes(5), message);
}
