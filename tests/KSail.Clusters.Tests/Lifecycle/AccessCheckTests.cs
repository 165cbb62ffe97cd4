using KSail.Documents.Diagnostics;
using KSail.Testing;

namespace KSail.Clusters.Tests.Lifecycle;

/// <summary>Files of the user that cannot be written are told before anything is made: once, with their path and what to do.</summary>
public sealed class AccessCheckTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public enum State
    {
        NoYaml,
        List,
        ReadOnly,
        Folder,
        BelowFile,
        BelowLockedFolder,
    }

    [Theory]
    [InlineData(State.NoYaml, "its content is not that of such a file; correct it, or move it away")]
    [InlineData(State.List, "its content is not that of such a file; correct it, or move it away")]
    [InlineData(State.ReadOnly, "it is read-only; allow writing to it")]
    [InlineData(State.Folder, "it is a folder; name a file")]
    [InlineData(State.BelowFile, "'*' is a file and would have to be a folder; move it away")]
    [InlineData(State.BelowLockedFolder, "nothing can be written into the folder '/proc'; allow writing to it")]
    public async Task What_cannot_be_written_is_told_before_anything_is_made(State state, string reason)
    {
        await using var scene = new ClusterScene();
        var (kubeconfig, talosconfig) = (Make("kube", state), Make("talos", state));
        scene.Set("KUBECONFIG", kubeconfig);
        scene.Set("TALOSCONFIG", talosconfig);

        var (cluster, findings) = await scene.TryUpAsync();

        Assert.Null(cluster);
        Assert.Equal(
            [
                ("KSAIL6105", kubeconfig, $"the kubeconfig cannot be written: {Of("kube")}, or name another file (spec.cluster.connection.kubeconfig or KUBECONFIG); nothing was made"),
                ("KSAIL7121", talosconfig, $"the talosconfig cannot be written: {Of("talos")}, or name another file (spec.cluster.talos.config or TALOSCONFIG); nothing was made"),
            ],
            findings.Select(static finding => (finding.Code, finding.Span.File, finding.Message)));
        Assert.False(scene.Provider.Has("dev-control-plane-1"));

        string Of(string name) => reason.Replace("*", _folder[name], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_are_there_need_no_writing()
    {
        await using var scene = new ClusterScene();
        await scene.UpAsync();
        foreach (var path in (string[])[scene.Kubeconfig, scene.Talosconfig])
            Lock(path);
        await scene.UpAsync();
    }

    [Fact]
    public async Task What_is_missing_or_empty_is_made()
    {
        await using var scene = new ClusterScene();
        scene.Set("KUBECONFIG", _folder.Write("kube", "\n"));
        scene.Set("TALOSCONFIG", _folder["new/folder/talos"]);
        await scene.UpAsync();
        Assert.Equal([_folder["kube"], _folder["kube.bak"]], Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal));
        Assert.Equal([_folder["new/folder/talos"]], Directory.GetFiles(_folder["new/folder"]));
    }

    public void Dispose() => _folder.Dispose();

    private string Make(string name, State state)
    {
        switch (state)
        {
            case State.NoYaml:
                return _folder.Write(name, "clusters: [");
            case State.List:
                return _folder.Write(name, "- a list\n");
            case State.ReadOnly:
                return Lock(_folder.Write(name, ""));
            case State.Folder:
                Directory.CreateDirectory(_folder[name]);
                return _folder[name];
            case State.BelowFile:
                return Path.Combine(_folder.Write(name, ""), "config");
            default:
                // Nobody may make anything there, whoever it is.
                return $"/proc/{name}/config";
        }
    }

    private static string Lock(string path)
    {
        File.SetAttributes(path, FileAttributes.ReadOnly);
        return path;
    }
}
