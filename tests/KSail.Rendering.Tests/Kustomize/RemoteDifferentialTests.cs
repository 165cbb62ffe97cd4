using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Restore.Cache;
using KSail.Restore.Locking;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Remote bases, fetched by us before the build and by the released program during it, from real repositories on this machine.</summary>
public sealed class RemoteDifferentialTests
{
    private const string Repository = """
        -- deploy/kustomization.yaml
        namePrefix: web-
        resources: [deployment.yaml]
        components: [../component]
        configMapGenerator: [{name: settings, files: [settings.txt]}]
        -- deploy/deployment.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          template:
            spec:
              containers: [{name: app, image: "app:1", envFrom: [{configMapRef: {name: settings}}]}]
        -- component/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        commonAnnotations: {from: component}
        -- deploy/settings.txt
        a=1
        -- kustomization.yaml
        resources: [deploy]
        """;

    [RequiresKustomizeFact]
    public async Task A_remote_base_builds_to_the_text_of_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        using var server = new WebServer();
        server.AddRepository("base", Repository, "v1");
        server.Folder.Write("extra.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: extra}\n");
        string[] resources =
        [
            $"{server.Address}/git/base.git?ref=v1", $"{server.Address}/git/base.git//deploy?ref=main", $"git::{server.Address}/git/base.git/deploy/",
            $"file://{server.Folder["git/base.git"]}//deploy?ref=v1", $"{server.Address}/extra.yaml",
        ];
        foreach (var resource in resources)
        {
            using var directory = new TemporaryDirectory();
            directory.Write("kustomization.yaml", $"nameSuffix: -x\nbuildMetadata: [originAnnotations, transformerAnnotations]\nresources: ['{resource}']\n");
            var (success, output, error) = RealKustomize.Build(directory.Root);
            Assert.True(success, error);
            Assert.Equal(output, await BuildAsync(directory));
        }
    }

    private static async Task<string> BuildAsync(TemporaryDirectory directory)
    {
        using var handler = new SocketsHttpHandler();
        var run = new RestoreRun(new RestoreCache(directory["cache"]), LockFile.Empty, RestoreMode.Normal, handler, TimeProvider.System);
        for (var pass = 0; pass < 3; pass++)
        {
            var tree = new SourceTree(directory.Root);
            tree.Mount(directory["cache"]);
            var diagnostics = new DiagnosticBag();
            var resources = KustomizeBuild.Run(tree.OpenView(), directory.Root, null, run, diagnostics);
            if (!diagnostics.HasErrors)
                return string.Join("---\n", resources.Select(static each => YamlWriter.ToText(each.Tree)));
            await run.FetchAsync(CancellationToken.None);
        }

        Assert.Fail(string.Join('\n', run.Diagnostics));
        return "";
    }
}
