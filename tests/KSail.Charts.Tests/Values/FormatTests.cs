using System.Text;
using KSail.Charts.Tests.Releases;

namespace KSail.Charts.Tests.Values;

/// <summary>The formats of old schemas: one chart with a value for each, held to its schema here and by the released helm.</summary>
public class FormatTests
{
    // Format, a text, and whether it has the format.
    private static readonly (string Format, string Text, bool IsValid)[] Rows =
    [
        ("date-time", "2024-02-29T23:59:60Z", true), ("date-time", "2024-02-29t10:00:00.5+01:00", true), ("date-time", "2023-02-29T10:00:00Z", false), ("date-time", "2024-02-28 10:00:00Z", false),
        ("date", "2024-12-31", true), ("date", "2024-1-31", false), ("time", "10:00:00Z", true), ("time", "10:00:00", false), ("time", "24:00:00Z", false),
        ("email", "a.b@example.com", true), ("email", "a..b@example.com", false), ("email", "a@[127.0.0.1]", true), ("email", "a@-b.com", false), ("email", "@b.com", true),
        ("hostname", "a-b.example.com", true), ("hostname", "a_b", false), ("hostname", "a-.b", false), ("hostname", "localhost", true),
        ("ipv4", "10.0.0.255", true), ("ipv4", "10.0.0.256", false), ("ipv4", "10.0.0.01", false), ("ipv4", "10.0.0", false),
        ("ipv6", "fe80::1", true), ("ipv6", "::ffff:10.0.0.1", true), ("ipv6", "fe80::1%eth0", false), ("ipv6", "1::2::3", false),
        ("uri", "https://example.com/a?b=c#d", true), ("uri", "urn:a:b", true), ("uri", "/a", false), ("uri", "https://a b/", false),
        ("uri-reference", "/a?b", true), ("uri-reference", "a\\\\b", false), ("uri-reference", "%zz", false),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", true), ("uuid", "123e4567e89b12d3a456426614174000", false), ("uuid", "123e4567-e89b-12d3-a456-42661417400g", false),
        ("regex", "^a+$", true), ("regex", "(", false), ("json-pointer", "/a~0b/~1", true), ("json-pointer", "a", false), ("json-pointer", "/~2", false),
        ("relative-json-pointer", "1/a", true), ("relative-json-pointer", "0#", true), ("relative-json-pointer", "01/a", false), ("relative-json-pointer", "/a", false),
        ("duration", "P1Y2M3DT4H5M6S", true), ("duration", "P2W", true), ("duration", "PT", false), ("duration", "P1M1Y", false), ("duration", "1D", false),
        ("uri-template", "https://example.com/{a}", true), ("uri-template", "{a", false), ("semver", "1.2.3-a+b", true), ("semver", "1.2", false), ("unheard-of", "anything", true),
    ];

    private static string Chart
    {
        get
        {
            var properties = Rows.Select(static (row, i) => $"\"f{i}\": {{\"format\": \"{row.Format}\"}}");
            return "-- Chart.yaml\napiVersion: v2\nname: formats\nversion: 1.0.0\n-- templates/a.yaml\nkind: A\n-- values.schema.json\n"
                + $"{{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"properties\": {{{string.Join(", ", properties)}}}}}\n";
        }
    }

    private static string Values
    {
        get
        {
            var values = new StringBuilder();
            for (var i = 0; i < Rows.Length; i++)
                values.Append(System.Globalization.CultureInfo.InvariantCulture, $"f{i}: '{Rows[i].Text}'\n");
            return values.ToString();
        }
    }

    private static string[] Invalid => [.. Rows.Select(static (row, i) => (row, i)).Where(static each => !each.row.IsValid).Select(static each => $"{each.row.Format} {each.row.Text}")];

    [Fact]
    public void TextsWithoutTheFormatAreRefused()
    {
        using var chart = new ChartScenario(Chart);
        Assert.Equal(Invalid, Refused(chart.RenderText(Values)));
    }

    [HelmFact]
    public void HelmRefusesTheSameTexts()
    {
        using var chart = new ChartScenario(Chart);
        Assert.Equal(Invalid, Refused(chart.RenderByHelm(Values).Error));
    }

    private static string[] Refused(string message) =>
        [.. Rows.Select(static (row, i) => (row, i)).Where(each => message.Contains($"at '/f{each.i}': ", StringComparison.Ordinal)).Select(static each => $"{each.row.Format} {each.row.Text}")];
}
