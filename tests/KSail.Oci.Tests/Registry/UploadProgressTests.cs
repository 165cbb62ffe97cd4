namespace KSail.Oci.Tests.Registry;

public sealed class UploadProgressTests
{
    [Fact]
    public void ALineIsToldPerSecondAndNoneOfAQuickUpload()
    {
        var clock = new SteppingClock();
        var lines = new List<string>();
        var upload = new UploadProgress(clock, lines.Add, 10 * 1024 * 1024);
        // A chunk of 64 KiB every tenth of a second, for three and a half seconds.
        for (var sent = 1; sent <= 35; sent++)
        {
            clock.Now += TimeSpan.FromMilliseconds(100);
            upload.Report(sent * 64 * 1024);
        }

        Assert.Equal(["640.0 KiB of 10.0 MiB sent", "1.3 MiB of 10.0 MiB sent", "1.9 MiB of 10.0 MiB sent"], lines);
        lines.Clear();
        new UploadProgress(clock, lines.Add, 100).Report(100);
        Assert.Empty(lines);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1024 * 1024, "1.0 MiB")]
    [InlineData(3L * 1024 * 1024 * 1024, "3072.0 MiB")]
    public void SizesAreReadByPeople(long size, string text) => Assert.Equal(text, UploadProgress.Bytes(size));

    private sealed class SteppingClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
