using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Clusters.Definition;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Provisioning;

namespace KSail.Clusters.Hetzner.Images;

/// <summary>
/// Makes a snapshot with Talos on it: a temporary server starts into Hetzner's rescue system, which writes the disk image of the Image Factory onto its disk; then the
/// disk is stored. The server and its key carry the labels of the cluster and <see cref="HetznerLabels.Temporary"/>, so that what an interrupted run leaves is found and
/// deleted by the next.
/// </summary>
/// <param name="openShell">Opens what runs commands in the rescue system; it is disposed afterwards.</param>
/// <param name="factory">Tells the Image Factory of schematics.</param>
/// <param name="options">Clock and patience.</param>
public sealed class SnapshotBuilder(Func<CancellationToken, Task<IRescueShell>> openShell, IImageFactory factory, HetznerProviderOptions options) : INodeImageBuilder
{
    // The smallest disk of an architecture: a snapshot fits on every disk that is not smaller.
    private const string ServerType = "cx23";
    private const string ArmServerType = "cax11";
    private const string PlaceholderImage = "debian-13";
    private const string Kind = "snapshot";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<long> BuildAsync(IHetznerApi api, HetznerClusterSettings settings, string architecture, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        var work = new HetznerWork(api, settings, options);
        // Both become a part of a command.
        if (!IsPlain(settings.Schematic) || !IsPlain(settings.TalosVersion))
            throw new HetznerException("", $"no image can be built of spec.cluster.talos.version '{settings.TalosVersion}' and schematicId '{settings.Schematic}'; a release is written like v1.13.8, and an identifier in hexadecimal digits", HetznerDiagnostics.SnapshotFailed);
        await RegisterAsync(settings, cancellation).ConfigureAwait(false);
        await CleanAsync(work, cancellation).ConfigureAwait(false);
        try
        {
            using var shell = await openShell(cancellation).ConfigureAwait(false);
            return await BuildOnAsync(work, shell, architecture, progress, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // Given up or not, what was made for the building goes. Where that fails, the failure before it is what matters, and the next run cleans up.
            try
            {
                await CleanAsync(work, CancellationToken.None).ConfigureAwait(false);
            }
            catch (HetznerException e)
            {
                progress.Report($"what the image was built with is still there, and goes with the next run: {e.Message}");
            }
        }
    }

    private static bool IsPlain(string? text)
    {
        foreach (var c in text ?? "")
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
                return false;
        }

        return !string.IsNullOrEmpty(text);
    }

    // The identifier of a schematic means nothing to the factory before it was told the text. One that is configured as an identifier has been told by somebody.
    private async Task RegisterAsync(HetznerClusterSettings settings, CancellationToken cancellation)
    {
        if (settings.SchematicText is not { } text)
            return;
        var id = await factory.RegisterAsync(text, cancellation).ConfigureAwait(false);
        if (id != settings.Schematic)
            throw new HetznerException("", $"the Image Factory calls the schematic of spec.cluster.talos.extensions {id}, and not {settings.Schematic}; set spec.cluster.talos.schematicId to it", HetznerDiagnostics.SnapshotFailed);
    }

    private async Task<long> BuildOnAsync(HetznerWork work, IRescueShell shell, string architecture, IProgress<string> progress, CancellationToken cancellation)
    {
        var settings = work.Settings;
        var name = $"{settings.Cluster}-image";
        var labels = HetznerLabels.Of(settings.Cluster);
        labels[HetznerLabels.Temporary] = Kind;
        progress.Report($"building the image of Talos {settings.TalosVersion}, which takes some minutes");
        var key = await work.CreateAsync(HetznerKinds.SshKey, name, HetznerRequests.SshKey(name, shell.PublicKey, labels), cancellation).ConfigureAwait(false);
        var server = await CreateServerAsync(work, name, architecture, key.Id, labels, cancellation).ConfigureAwait(false);
        await work.RunAsync(work.Api.ActAsync(HetznerKinds.Server, server.Id, "enable_rescue", new JsonObject { ["type"] = "linux64", ["ssh_keys"] = new JsonArray(key.Id) }, cancellation), cancellation).ConfigureAwait(false);
        await work.RunAsync(work.Api.ActAsync(HetznerKinds.Server, server.Id, "poweron", null, cancellation), cancellation).ConfigureAwait(false);
        await WaitForShellAsync(work, shell, name, server.PublicIPv4, cancellation).ConfigureAwait(false);
        var image = FactoryImages.Disk(settings.Schematic!, settings.TalosVersion, architecture);
        progress.Report($"writing {image}");
        // pipefail: half an image must not become a snapshot. What was on the disk before would be stored and paid for with it.
        if (await shell.RunAsync(server.PublicIPv4, $"set -o pipefail; blkdiscard --force /dev/sda; curl --fail --silent --show-error --location '{image.AbsoluteUri}' | xz --decompress --stdout | dd of=/dev/sda bs=4M conv=fsync status=none && sync", cancellation).ConfigureAwait(false) is { Length: > 0 } failure)
            throw new HetznerException("", $"the image of Talos {settings.TalosVersion} could not be written on the server {name}: {failure}", HetznerDiagnostics.SnapshotFailed);
        await work.RunAsync(work.Api.ActAsync(HetznerKinds.Server, server.Id, "poweroff", null, cancellation), cancellation).ConfigureAwait(false);
        progress.Report("storing the snapshot");
        return await StoreAsync(work, server.Id, architecture, cancellation).ConfigureAwait(false);
    }

    private static async Task<HetznerServer> CreateServerAsync(HetznerWork work, string name, string architecture, long key, SortedDictionary<string, string> labels, CancellationToken cancellation)
    {
        HetznerException? last = null;
        foreach (var location in ServerPlacement.LocationsOf(work.Settings))
        {
            try
            {
                return await work.CreateAsync(
                    HetznerKinds.Server,
                    name,
                    HetznerRequests.Server(new HetznerServerRequest
                    {
                        Name = name, ServerType = architecture == "arm" ? ArmServerType : ServerType, Image = PlaceholderImage, Location = location, Labels = labels, SshKeys = [key], PublicIPv6 = false,
                    }),
                    cancellation).ConfigureAwait(false);
            }
            catch (HetznerException e) when (e.IsOutOfCapacity)
            {
                last = e;
            }
        }

        throw last!;
    }

    private async Task WaitForShellAsync(HetznerWork work, IRescueShell shell, string name, string address, CancellationToken cancellation)
    {
        var started = options.Clock.GetUtcNow();
        while (await shell.RunAsync(address, "true", cancellation).ConfigureAwait(false) is { Length: > 0 } failure)
        {
            if (options.Clock.GetUtcNow() - started > options.BootPatience)
                throw new HetznerException("", $"the rescue system of the server {name} cannot be reached at {address} over SSH: {failure}", HetznerDiagnostics.SnapshotFailed);
            await work.WaitAsync(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<long> StoreAsync(HetznerWork work, long server, string architecture, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["type"] = "snapshot", ["description"] = $"Talos {work.Settings.TalosVersion} {work.Settings.Schematic}", ["labels"] = HetznerRequests.Labels(NodeImages.LabelsOf(work.Settings))["labels"]!.DeepClone(),
        };
        await work.RunAsync(work.Api.ActAsync(HetznerKinds.Server, server, "create_image", body, cancellation), cancellation).ConfigureAwait(false);
        var image = await NodeImages.FindAsync(work.Api, work.Settings, architecture, cancellation).ConfigureAwait(false);
        return image?.Id ?? throw new HetznerException("", "the snapshot was stored, but is not there", HetznerDiagnostics.SnapshotFailed);
    }

    private static async Task CleanAsync(HetznerWork work, CancellationToken cancellation)
    {
        var filter = HetznerFilter.Labelled($"{HetznerLabels.SelectorOf(work.Settings.Cluster)},{HetznerLabels.Temporary}={Kind}");
        foreach (var server in await work.Api.ListAsync(HetznerKinds.Server, filter, cancellation).ConfigureAwait(false))
        {
            await work.Api.WaitAsync(await work.Api.RunningActionsAsync(HetznerKinds.Server, server.Id, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            await work.DeleteAsync(HetznerKinds.Server, server, cancellation).ConfigureAwait(false);
        }

        foreach (var key in await work.Api.ListAsync(HetznerKinds.SshKey, filter, cancellation).ConfigureAwait(false))
            await work.DeleteAsync(HetznerKinds.SshKey, key, cancellation).ConfigureAwait(false);
    }
}

/// <summary>Runs commands on a server that has been given the shell's key.</summary>
public interface IRescueShell : IDisposable
{
    /// <summary>The public key, in the form of OpenSSH.</summary>
    string PublicKey { get; }

    /// <summary>Runs a command as root; returns why it failed, in one line, and nothing when it did not.</summary>
    Task<string> RunAsync(string address, string command, CancellationToken cancellation);
}

/// <summary>The Image Factory.</summary>
public interface IImageFactory
{
    /// <summary>Tells it the text of a schematic, as often as one likes; returns the identifier.</summary>
    Task<string> RegisterAsync(string schematic, CancellationToken cancellation);
}
