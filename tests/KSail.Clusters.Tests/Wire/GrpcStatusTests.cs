using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Tests.Wire;

public sealed class GrpcStatusTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("100%25", "100%")]
    [InlineData("a%20b%0Ac", "a b\nc")]
    [InlineData("%E2%82%AC", "€")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("50%", "50%")]
    [InlineData("%25%", "%%")]
    [InlineData("%FF", "\uFFFD")]
    public void Messages_are_decoded(string encoded, string expected) => Assert.Equal(expected, GrpcStatus.DecodeMessage(encoded));

    [Theory]
    [InlineData("a b~", "a b~")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb", "a%0Ab")]
    [InlineData("€", "%E2%82%AC")]
    public void Messages_are_encoded(string text, string expected)
    {
        Assert.Equal(expected, GrpcStatus.EncodeMessage(text));
        Assert.Equal(text, GrpcStatus.DecodeMessage(expected));
    }

    [Theory]
    [InlineData("0", GrpcCode.Ok)]
    [InlineData("9", GrpcCode.FailedPrecondition)]
    [InlineData("16", GrpcCode.Unauthenticated)]
    [InlineData("17", GrpcCode.Unknown)]
    [InlineData("-1", GrpcCode.Unknown)]
    [InlineData("", GrpcCode.Unknown)]
    public void Statuses_are_numbers(string text, GrpcCode expected) => Assert.Equal(expected, GrpcStatus.Parse(text));

    [Theory]
    [InlineData(0.0001, "1m")]
    [InlineData(2, "2000m")]
    [InlineData(99999.999, "99999999m")]
    [InlineData(100000, "100000S")]
    [InlineData(1e12, "99999999S")]
    public void Deadlines_have_eight_digits_at_most(double seconds, string expected) => Assert.Equal(expected, GrpcStatus.FormatTimeout(TimeSpan.FromSeconds(seconds > 1e11 ? 9e11 : seconds)));

    [Theory]
    [InlineData("2000m", 2.0)]
    [InlineData("3S", 3.0)]
    [InlineData("1H", 3600.0)]
    [InlineData("5M", 300.0)]
    [InlineData("1000000u", 1.0)]
    [InlineData("99999999n", 0.0999999)]
    public void Deadlines_are_read(string text, double seconds) => Assert.Equal(seconds, GrpcStatus.ParseTimeout(text)!.Value.TotalSeconds, 6);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5x")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    public void What_is_no_deadline_is_none(string? text) => Assert.Null(GrpcStatus.ParseTimeout(text));
}
