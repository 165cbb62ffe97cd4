using KSail.Schemas.Validation;

namespace KSail.Schemas.Tests;

public sealed class TextFormsTests
{
    [Theory]
    [InlineData(ValueFormat.Date, "2024-02-29", "2023-02-29", "24-02-01", "2024-2-01", "2024-02-01 ")]
    [InlineData(ValueFormat.Duration, "1h30m|-1.5s|0|22 ns|2 weeks|in 5 min", "1|h|1y|x5", "")]
    [InlineData(ValueFormat.Uuid, "123e4567-e89b-12d3-a456-426614174000|123E4567E89B12D3A456426614174000", "123e4567-e89b-12d3-a456-42661417400|123e4567--e89b-12d3-a456-426614174000", "x")]
    [InlineData(ValueFormat.Uuid3, "123e4567-e89b-32d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174000", "")]
    [InlineData(ValueFormat.Uuid4, "123e4567-e89b-42d3-8456-426614174000", "123e4567-e89b-42d3-c456-426614174000", "")]
    [InlineData(ValueFormat.Uuid5, "123e4567-e89b-52d3-b456-426614174000", "123e4567-e89b-42d3-b456-426614174000", "")]
    [InlineData(ValueFormat.IPv4, "192.0.2.1|010.0.0.1|::ffff:192.0.2.1", "192.0.2|192.0.2.256|192.0.2.1/24|2001:db8::1", "1..2.3")]
    [InlineData(ValueFormat.IPv6, "2001:db8::1|::|::ffff:192.0.2.1", "192.0.2.1|1::2::3|[::1]|fe80::1%eth0|12345::", "")]
    [InlineData(ValueFormat.Cidr, "192.0.2.1/24|::/0|10.0.0.0/08", "192.0.2.1|192.0.2.0/33|::/129|/8|10.0.0.0/+8", "10.0.0.0/")]
    [InlineData(ValueFormat.Mac, "00:00:5e:00:53:01|00-00-5E-00-53-01|0000.5e00.5301|02:00:5e:10:00:00:00:01", "00:00:5e:00:53|00:00-5e:00:53:01|00:00:5e:00:53:0g", "1:2:3:4:5:6")]
    [InlineData(ValueFormat.Uri, "https://example.org/a?b=c|/a|mailto:x|http://[::1]:80/|*", "a|http://a b/|http://a:b/|http://a/%zz|:a|http://[::1", "#f")]
    [InlineData(ValueFormat.Email, "a@example.org|a+b@example|A <a@b.c>", "a|@b|a@|a..b@c.d|a b@c.d", "")]
    [InlineData(ValueFormat.HostName, "a|a-b|example.org|a-b-c.example.org|xn--a.com|ä.de", "-a|a_b|a b|a..b|1.2.3.4|ab-cd", "a.b")]
    [InlineData(ValueFormat.BsonObjectId, "507f1f77bcf86cd799439011", "507f1f77bcf86cd79943901|507f1f77bcf86cd79943901g", "")]
    [InlineData(ValueFormat.Isbn, "0-306-40615-2|978-0-306-40615-7|0-8044-2957-X", "0-306-40615-3|978-0-306-40615-8", "x")]
    [InlineData(ValueFormat.Isbn10, "0306406152", "9780306406157", "")]
    [InlineData(ValueFormat.Isbn13, "9780306406157", "0306406152", "")]
    [InlineData(ValueFormat.CreditCard, "4111 1111 1111 1111|378282246310005|30569309025904", "4111111111111112|1234567890123456", "")]
    [InlineData(ValueFormat.Ssn, "123-45-6789|123 45 6789", "123456789|12-345-6789", "")]
    [InlineData(ValueFormat.HexColor, "#fff|FAFAFA", "#ffff|#ggg", "")]
    [InlineData(ValueFormat.RgbColor, "rgb(1,2,3)|rgb( 255 , 0 , 9 )", "rgb(256,0,0)|rgb(01,0,0)|rgb(1,2)|rgb(1,2,3,4)", "rgb(,,)")]
    [InlineData(ValueFormat.ShortName, "a-b|0", "-a|a-|A|a.b", "")]
    [InlineData(ValueFormat.LongName, "a.b-c|0", "a..b|A.b|.a", "")]
    public void Formats(ValueFormat format, string good, params string[] bad)
    {
        Assert.All(good.Split('|'), text => Assert.True(TextForms.Has(format, text), text));
        Assert.All(bad.SelectMany(static texts => texts.Split('|')), text => Assert.False(TextForms.Has(format, text), text));
    }

    [Fact]
    public void Every_format_is_told_in_words_of_its_own() =>
        Assert.All(
            // What comes after the long name is of configuration documents, which are judged elsewhere.
            Enum.GetValues<ValueFormat>().Except([ValueFormat.None, ValueFormat.Int32, ValueFormat.Int64]).Where(static format => format <= ValueFormat.LongName),
            static format => Assert.StartsWith("must be", TextForms.Describe(format), StringComparison.Ordinal));

    // What it is, no more: the text of a stranger.
    [Fact]
    public void Any_text_is_judged_without_a_fault()
    {
        string[] texts = ["", "\0", "\ud800", "\udc00x", "%", "http://%", "[", "]", "a@", "🦊", new('9', 10_000), new(':', 10_000), new('.', 10_000), "rgb(", "rgb()", "2020-", "0x", "/", "http://[", "http://@:"];
        foreach (var format in Enum.GetValues<ValueFormat>())
        {
            foreach (var text in texts)
                _ = TextForms.Has(format, text);
        }
    }
}
