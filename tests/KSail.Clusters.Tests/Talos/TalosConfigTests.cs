using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Config;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Testing;

namespace KSail.Clusters.Tests.Talos;

/// <summary>The talosconfig: what is changed, and what is left as it was.</summary>
public sealed class TalosConfigTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_new_file_is_for_the_user_alone()
    {
        using var directory = new TemporaryDirectory();
        var path = directory[".talos/config"];
        var (name, findings) = await MergeAsync(path, Context("dev", "A"));
        Assert.Empty(findings);
        Assert.Equal("dev", name);
        Assert.Equal(
            "context: dev\ncontexts:\n  dev:\n    endpoints:\n    - 127.0.0.1:50000\n    nodes:\n    - 10.5.0.2\n    ca: QQ==\n    crt: Y3J0\n    key: a2V5\n",
            await File.ReadAllTextAsync(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory[".talos"]));
        }

        Assert.Equal(["config"], Directory.EnumerateFileSystemEntries(directory[".talos"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_others_wrote_stays_and_is_kept_beside()
    {
        using var directory = new TemporaryDirectory();
        const string Before = "# mine\ncontext: prod # in use\nfuture: 1\ncontexts:\n  # do not touch\n  prod:\n    endpoints: [10.0.0.1]\n    ca: Qg==\n    crt: Y3J0\n    key: a2V5\n    auth:\n      siderov1:\n        identity: me\n";
        var path = directory.Write("config", Before);
        var (name, findings) = await MergeAsync(path, Context("dev", "A") with { Nodes = [] });
        Assert.Empty(findings);
        Assert.Equal("dev", name);
        Assert.Equal(
            "# mine\ncontext: dev # in use\nfuture: 1\ncontexts:\n  # do not touch\n  prod:\n    endpoints: [10.0.0.1]\n    ca: Qg==\n    crt: Y3J0\n    key: a2V5\n    auth:\n      siderov1:\n        identity: me\n  dev:\n    endpoints:\n    - 127.0.0.1:50000\n    ca: QQ==\n    crt: Y3J0\n    key: a2V5\n",
            await File.ReadAllTextAsync(path));
        Assert.Equal(Before, await File.ReadAllTextAsync(path + ".bak"));

        // And all of it again once the context is gone.
        Assert.True(await new TalosConfigFile(path, TimeProvider.System).RemoveAsync("dev", null, new DiagnosticBag(), None));
        Assert.Equal(Before.Replace("context: prod #", "context: \"\" #", StringComparison.Ordinal), await File.ReadAllTextAsync(path));
    }

    /// <summary>Names: the contexts that are there with their authorities, the new one, and the name that it gets.</summary>
    public static TheoryData<string, string, string> Names => new()
    {
        { "", "dev=A", "dev" },
        { "dev=A", "dev=A", "dev" },
        { "dev=B", "dev=A", "dev-1" },
        { "dev=B dev-1=C", "dev=A", "dev-2" },
        { "dev=B dev-1=A", "dev=A", "dev-1" },
        { "prod=A", "dev=A", "dev" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_context_of_another_cluster_is_never_overwritten(string there, string added, string expected)
    {
        using var directory = new TemporaryDirectory();
        var path = directory["config"];
        var text = TalosConfigText.Read(null)!;
        foreach (var one in there.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, authority) = (one.Split('=')[0], one.Split('=')[1]);
            Assert.Equal(name, text.Merge(Context(name, authority)));
        }

        await File.WriteAllTextAsync(path, text.Write().Reveal());
        var (merged, _) = await MergeAsync(path, Context(added.Split('=')[0], added.Split('=')[1]));
        Assert.Equal(expected, merged);
        var file = new TalosConfigFile(path, TimeProvider.System);
        Assert.Equal("A", file.Find(null, new DiagnosticBag())!.Authority);
        foreach (var one in there.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal(one.Split('=')[1], file.Find(one.Split('=')[0], new DiagnosticBag())!.Authority);

        // Nothing is written when nothing changes.
        var before = File.GetLastWriteTimeUtc(path);
        await MergeAsync(path, Context(added.Split('=')[0], added.Split('=')[1]));
        Assert.Equal(before, File.GetLastWriteTimeUtc(path));
    }

    [Theory]
    [InlineData("- a\n")]
    [InlineData("contexts: [\n")]
    [InlineData("contexts: text\n")]
    [InlineData("text\n")]
    public async Task What_is_no_talosconfig_is_left_alone(string content)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("config", content);
        var (name, findings) = await MergeAsync(path, Context("dev", "A"));
        Assert.Null(name);
        Assert.Equal($"{path}: error KSAIL7120: the file is no talosconfig, and is left as it is; repair it, or move it away", Assert.Single(findings).ToString());
        Assert.Equal(content, await File.ReadAllTextAsync(path));
        var diagnostics = new DiagnosticBag();
        Assert.Null(new TalosConfigFile(path, TimeProvider.System).Find("dev", diagnostics));
        Assert.Equal("KSAIL7120", Assert.Single(diagnostics.Items).Code);
    }

    [Fact]
    public async Task A_context_is_removed_only_from_its_own_cluster()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["config"];
        await MergeAsync(path, Context("dev", "A"));
        var file = new TalosConfigFile(path, TimeProvider.System);
        var diagnostics = new DiagnosticBag();
        Assert.True(await file.RemoveAsync("dev", "B", diagnostics, None));
        Assert.NotNull(file.Find("dev", diagnostics));
        Assert.True(await file.RemoveAsync("dev", "A", diagnostics, None));
        Assert.Null(file.Find("dev", diagnostics));
        Assert.True(await file.RemoveAsync("dev", null, diagnostics, None));
        Assert.True(await new TalosConfigFile(directory["none/config"], TimeProvider.System).RemoveAsync("dev", null, diagnostics, None));
        Assert.False(Directory.Exists(directory["none"]));
        Assert.Empty(diagnostics.Items);
    }

    [Fact]
    public async Task Links_stay_links()
    {
        using var directory = new TemporaryDirectory();
        var target = directory.Write("real", "context: \"\"\n");
        File.CreateSymbolicLink(directory["config"], target);
        await MergeAsync(directory["config"], Context("dev", "A"));
        Assert.NotNull(File.ResolveLinkTarget(directory["config"], returnFinalTarget: false));
        Assert.Contains("dev:", await File.ReadAllTextAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_writes_at_the_same_time_waits()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["config"];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => MergeAsync(path, Context($"c{i}", $"A{i}"))));
        var file = new TalosConfigFile(path, TimeProvider.System);
        for (var i = 0; i < 8; i++)
            Assert.NotNull(file.Find($"c{i}", new DiagnosticBag()));
    }

    [Fact]
    public async Task A_lock_that_nobody_holds_is_told()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("config.lock", "");
        var diagnostics = new DiagnosticBag();
        Assert.Null(await new TalosConfigFile(directory["config"], new HastyClock()).MergeAsync(Context("dev", "A"), diagnostics, None));
        Assert.Equal(
            $"{directory["config"]}: error KSAIL7121: the talosconfig cannot be written (another program keeps it locked; if none runs, delete '{directory["config.lock"]}'); check permissions and free space",
            Assert.Single(diagnostics.Items).ToString());
        Assert.True(File.Exists(directory["config.lock"]));
    }

    [Theory]
    [InlineData(null, "", "", "/home/me/.talos/config")]
    [InlineData(null, "/etc/talos", "", "/etc/talos")]
    [InlineData(null, "", "/var/talos", "/var/talos/config")]
    [InlineData("~/my/talosconfig", "/etc/talos", "", "/home/me/my/talosconfig")]
    [InlineData("/a/b", "", "", "/a/b")]
    public void The_file_is_where_talosctl_has_it(string? configured, string file, string folder, string expected) => Assert.Equal(
        expected,
        TalosConfigPath.Find(name => name == "TALOSCONFIG" ? file : name == "TALOS_HOME" ? folder : null, "/home/me", configured));

    private static TalosContext Context(string name, string authority) => new()
    {
        Name = name,
        Endpoints = ["127.0.0.1:50000"],
        Nodes = ["10.5.0.2"],
        Authority = authority,
        Certificate = "crt",
        Key = new Secret("key"),
    };

    private static async Task<(string? Name, IReadOnlyList<Diagnostic> Findings)> MergeAsync(string path, TalosContext context)
    {
        var diagnostics = new DiagnosticBag();
        return (await new TalosConfigFile(path, TimeProvider.System).MergeAsync(context, diagnostics, None), diagnostics.Items);
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
