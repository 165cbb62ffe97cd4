using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

public sealed class WholeNumberTests
{
    [Theory]
    [InlineData("0", "0", true, true)]
    [InlineData("-0", "0", true, true)]
    [InlineData("+7", "7", true, true)]
    [InlineData("0x10", "16", true, true)]
    [InlineData("0o17", "15", true, true)]
    [InlineData("017", "15", true, true)]
    [InlineData("0b101", "5", true, true)]
    [InlineData("1_000", "1000", true, true)]
    [InlineData("2147483647", "2147483647", true, true)]
    [InlineData("2147483648", "2147483648", false, true)]
    [InlineData("-2147483648", "-2147483648", true, true)]
    [InlineData("-2147483649", "-2147483649", false, true)]
    [InlineData("9223372036854775807", "9223372036854775807", false, true)]
    [InlineData("9223372036854775808", "9223372036854775808", false, false)]
    [InlineData("-9223372036854775808", "-9223372036854775808", false, true)]
    [InlineData("18446744073709551615", "18446744073709551615", false, false)]
    [InlineData("0xffffffffffffffff", "18446744073709551615", false, false)]
    public void Numbers_in_the_range_of_Go(string text, string decimals, bool fits32, bool fits64)
    {
        Assert.True(ScalarResolver.TryParseInteger(text, out var number));
        Assert.Equal((decimals, fits32, fits64), (number.ToString(), number.FitsInt32, number.FitsInt64));
        if (fits64)
            Assert.Equal(decimals, number.ToInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999")]
    [InlineData("0x1ffffffffffffffff")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("1a")]
    public void Anything_else_is_no_whole_number(string text) => Assert.False(ScalarResolver.TryParseInteger(text, out _));
}
