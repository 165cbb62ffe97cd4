using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Tests.Forms;

public sealed class ValueFormTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("+2", "2")]
    [InlineData("-2", "-2")]
    [InlineData("500m", "0.5")]
    [InlineData("1k", "1000")]
    [InlineData("1Ki", "1024")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1e3", "1000")]
    [InlineData("1E-3", "0.001")]
    [InlineData("1n", "0.000000001")]
    [InlineData("0.1n", "0.000000001")]
    [InlineData("1e99", "1000000000000000000000000000")]
    public void Quantities(string text, string expected)
    {
        Assert.True(Quantity.TryParse(text, out var value));
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1K")]
    [InlineData("1 Gi")]
    [InlineData("1..2")]
    [InlineData("1e")]
    [InlineData("--1")]
    [InlineData("1234567890123456789012345678901234567890")]
    public void No_quantities(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("010.0.0.1", false)]
    [InlineData("256.0.0.1", false)]
    [InlineData("10.0.1", false)]
    [InlineData("10", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("::", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:DB8::1", true)]
    [InlineData("64:ff9b::1.2.3.4", true)]
    [InlineData("64:ff9b::01.2.3.4", false)]
    [InlineData("::ffff:1.2.3.4", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("[::1]", false)]
    [InlineData("1:2:3", false)]
    [InlineData("", false)]
    public void IP_addresses(string text, bool expected) => Assert.Equal(expected, Addresses.IsAddress(text));

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.0.0.1/32", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("10.0.0.1/8", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10.0.0.0/08", false)]
    [InlineData("10.0.0.0", false)]
    [InlineData("10.0.0.0/", false)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("2001:db8::1/32", false)]
    [InlineData("::/0", true)]
    public void Networks(string text, bool expected) => Assert.Equal(expected, Addresses.IsNetwork(text, mayHaveHostBits: false));

    [Theory]
    [InlineData("10.9.8.7/24", true)]
    [InlineData("2001:db8::1/64", true)]
    [InlineData("10.9.8.7/33", false)]
    [InlineData("10.9.8/24", false)]
    public void Networks_of_older_releases(string text, bool expected) => Assert.Equal(expected, Addresses.IsNetwork(text, mayHaveHostBits: true));

    [Theory]
    [InlineData("0", true)]
    [InlineData("90s", true)]
    [InlineData("-1.5h30m", true)]
    [InlineData("1h1h", true)]
    [InlineData("5µs", true)]
    [InlineData("90", false)]
    [InlineData("1d", false)]
    [InlineData("s", false)]
    [InlineData("", false)]
    [InlineData("1 s", false)]
    public void Durations(string text, bool expected) => Assert.Equal(expected, GoDuration.TryParseNanoseconds(text, out _));

    [Theory]
    [InlineData("* * * * *", true, false)]
    [InlineData("  0\t0 1,15 * ?", true, false)]
    [InlineData("*/15 0-6/2 * JAN-Mar sun,SAT", true, false)]
    [InlineData("5/10 * * * *", true, false)]
    [InlineData("1,,2 * * * *", true, false)]
    [InlineData("@every 1h30m", true, false)]
    [InlineData("@midnight", true, false)]
    [InlineData("0 0 29 2 *", true, false)]
    [InlineData("0 0 30 2 *", true, true)]
    [InlineData("0 0 31 4,6,9,11 *", true, true)]
    [InlineData("0 0 31 4,5 *", true, false)]
    [InlineData("0 0 30 2 1", true, false)]
    [InlineData("", false, false)]
    [InlineData("* * * *", false, false)]
    [InlineData("* * * * * *", false, false)]
    [InlineData("60 * * * *", false, false)]
    [InlineData("* 24 * * *", false, false)]
    [InlineData("* * 0 * *", false, false)]
    [InlineData("* * * 13 *", false, false)]
    [InlineData("* * * * 7", false, false)]
    [InlineData("5-1 * * * *", false, false)]
    [InlineData("*/0 * * * *", false, false)]
    [InlineData("1-2-3 * * * *", false, false)]
    [InlineData("a * * * *", false, false)]
    [InlineData("@Daily", false, false)]
    [InlineData("@every day", false, false)]
    public void Schedules(string text, bool isValid, bool neverFires)
    {
        Assert.Equal(isValid, CronSchedule.FindError(text, out var never) is null);
        Assert.Equal(neverFires, never);
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Copenhagen", true)]
    [InlineData("Etc/GMT+1", true)]
    [InlineData("America/Argentina/ComodRivadavia", true)]
    [InlineData("europe/copenhagen", false)]
    [InlineData("Local", false)]
    [InlineData("CEST", false)]
    public void Time_zones(string name, bool expected) => Assert.Equal(expected, TimeZones.IsKnown(name));

    [Fact]
    public void A_misspelt_zone_has_a_suggestion() => Assert.Equal("; did you mean 'Europe/Copenhagen'?", TimeZones.Suggest("Europe/Kopenhagen"));

    [Theory]
    [InlineData("5", 5, false)]
    [InlineData("25%", 25, true)]
    [InlineData("150%", 150, true)]
    public void Numbers_and_percentages(string text, long value, bool isPercent)
    {
        Assert.True(IntOrPercent.TryParse(YamlScalar.Plain(text), out var actual, out var percent));
        Assert.Equal((value, isPercent), (actual, percent));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("a%")]
    [InlineData("%")]
    [InlineData("1.5%")]
    [InlineData("-5%")]
    public void Neither_numbers_nor_percentages(string text) => Assert.False(IntOrPercent.TryParse(YamlScalar.Plain(text), out _, out _));
}
