using System.Globalization;

namespace KSail.Oci;

/// <summary>Tells how far an upload has come, at most once a second, and not at all when it is quicker than that.</summary>
internal sealed class UploadProgress(TimeProvider clock, Action<string> progress, long size)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _last = clock.GetTimestamp();

    public void Report(long sent)
    {
        if (clock.GetElapsedTime(_last) < Interval)
            return;
        _last = clock.GetTimestamp();
        progress($"{Bytes(sent)} of {Bytes(size)} sent");
    }

    public static string Bytes(long count) => count switch
    {
        < 1024 => $"{count} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{count / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / (1024.0 * 1024):0.0} MiB"),
    };
}
