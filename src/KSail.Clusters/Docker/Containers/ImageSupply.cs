using System.Collections.Concurrent;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Images;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;

namespace KSail.Clusters.Docker.Containers;

/// <summary>Sees that the engine has the images that containers are made from. What it has is taken; nothing is pulled to see whether it is newer.</summary>
/// <param name="engine">The engine.</param>
/// <param name="info">What the engine is.</param>
/// <param name="credentials">Where credentials of registries are.</param>
/// <param name="clock">Measures the time between attempts.</param>
internal sealed class ImageSupply(IDockerEngine engine, EngineInfo info, CredentialSearch credentials, TimeProvider clock)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)];

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Pulls an image unless the engine has it. Who asks for the same one at the same time waits for the first.</summary>
    /// <exception cref="DockerException">It cannot be had, or is for another machine.</exception>
    public async Task EnsureAsync(string reference, IProgress<string> progress, CancellationToken cancellation)
    {
        var image = ImageReference.Parse(reference)
            ?? throw new DockerException(DockerDiagnostics.SettingUnusable, 0, $"'{reference}' is not the name of an image; write [host/]repository:tag, all in lower case but the tag");
        var gate = _gates.GetOrAdd(image.ToString(), static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var found = await engine.FindImageAsync(image.ToString(), cancellation).ConfigureAwait(false);
            if (found is null)
            {
                progress.Report($"pulling {image}");
                await PullAsync(image, progress, cancellation).ConfigureAwait(false);
                found = await engine.FindImageAsync(image.ToString(), cancellation).ConfigureAwait(false)
                    ?? throw new DockerException(DockerDiagnostics.PullFailed, 0, $"the Docker Engine pulled {image} and does not have it; see whether something removes images, and run it again");
            }

            if (found.Architecture.Length > 0 && found.Architecture != info.Architecture)
            {
                throw new DockerException(
                    DockerDiagnostics.WrongPlatform, 0,
                    $"the image {image} is for {found.Architecture}, and the Docker Engine runs on {info.Architecture}; remove it with 'docker rmi {image}', so that the right one is pulled");
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task PullAsync(ImageReference image, IProgress<string> progress, CancellationToken cancellation)
    {
        var warnings = new DiagnosticBag();
        var found = ServerCredentials.Find(credentials, image.Registry, image.Repository, warnings, cancellation);
        var authorization = found is null ? null : PullAuthorization.Of(image.Registry, found);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await engine.PullImageAsync(image, authorization, progress, cancellation).ConfigureAwait(false);
                return;
            }
            catch (DockerException e) when (e.IsTransient && attempt < Pauses.Length)
            {
                progress.Report($"{e.Message}; again in {Pauses[attempt].TotalSeconds:0} s");
                await Task.Delay(Pauses[attempt], clock, cancellation).ConfigureAwait(false);
            }
            catch (DockerException e) when (e.Code == DockerDiagnostics.PullDenied && warnings.Items.Count > 0)
            {
                throw new DockerException(e.Code, e.Status, $"{e.Message} ({warnings.Items[0].Message})", e);
            }
        }
    }
}
