namespace KSail.Documents.Tests;

/// <summary>Lengths of time as Go reads them.</summary>
public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("40m", 2400)]
    [InlineData("1.5h", 5400)]
    [InlineData(".5s", 0.5)]
    [InlineData("1m0.5s", 60.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("+1s", 1)]
    [InlineData("0", 0)]
    [InlineData("10us", 0.00001)]
    [InlineData("10µs", 0.00001)]
    [InlineData("100ns", 0.0000001)]
    public void DurationsAreGos(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-1h")]
    [InlineData("1d")]
    [InlineData("h")]
    [InlineData("1h 30m")]
    [InlineData("1..5h")]
    [InlineData(".s")]
    [InlineData("1H")]
    [InlineData("+")]
    [InlineData("9999999h")]
    [InlineData("99999999999999999999999999999999h")]
    public void OtherTextIsNoDuration(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData("-1.5s", -1_500_000_000)]
    [InlineData(".5us", 500)]
    [InlineData("1.s", 1_000_000_000)]
    [InlineData("3.99999999999999999999ns", 4)]
    [InlineData("0.9ns", 0)]
    [InlineData("-0", 0)]
    [InlineData("9223372036854775807ns", long.MaxValue)]
    [InlineData("-9223372036854775808ns", long.MinValue)]
    [InlineData("-2562047h47m16.854775808s", long.MinValue)]
    public void Nanoseconds_are_exact(string text, long expected)
    {
        Assert.True(GoDuration.TryParseNanoseconds(text, out var nanoseconds));
        Assert.Equal(expected, nanoseconds);
    }

    [Theory]
    [InlineData("5", "")]
    [InlineData("1h5", "")]
    [InlineData("1d", "d")]
    [InlineData("1h 30m", "h ")]
    [InlineData("h", null)]
    [InlineData("1..5h", "")]
    [InlineData("9223372036854775808ns", null)]
    [InlineData("2562047h47m16.854775808s", null)]
    public void The_wrong_unit_is_told(string text, string? expected)
    {
        Assert.False(GoDuration.TryParseNanoseconds(text, out _, out var unit));
        Assert.Equal(expected, unit);
    }
}
