using System.Runtime.CompilerServices;
using KSail.Oci.Registry;

namespace KSail.Oci;

/// <summary>Brings content from one repository of a registry into another: by the registry itself, or, where it does not know how, through this machine.</summary>
/// <param name="from">Where it is.</param>
/// <param name="repository">The name of that repository.</param>
/// <param name="to">Where it is to go; the connection was opened for taking over from <paramref name="repository"/>.</param>
/// <param name="workDirectory">A folder for temporary files.</param>
/// <param name="work">Tells how far it has come.</param>
internal sealed class BlobTransfer(IRegistry from, string repository, IRegistry to, string workDirectory, RegistryWork work)
{
    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task TakeAsync(IReadOnlyList<Descriptor> blobs, CancellationToken cancellationToken)
    {
        foreach (var blob in blobs)
        {
            if (!await to.MountBlobAsync(blob, repository, cancellationToken).ConfigureAwait(false))
                await CopyAsync(blob, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private async Task CopyAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(workDirectory);
        var path = Path.Combine(workDirectory, $"blob-{Guid.NewGuid():N}.tmp");
        try
        {
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (file.ConfigureAwait(false))
                await from.PullBlobAsync(blob, file, cancellationToken).ConfigureAwait(false);
            var upload = new UploadProgress(work.Clock, work.Tell, blob.Size);
            await to.PushBlobAsync(blob, () => File.OpenRead(path), upload.Report, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
