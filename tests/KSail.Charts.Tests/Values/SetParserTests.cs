using System.Text;
using KSail.Charts.Releases;
using KSail.Charts.Templates;
using KSail.Charts.Tests.Releases;

namespace KSail.Charts.Tests.Values;

/// <summary>Values by path: here, and by <c>helm template --set</c>.</summary>
public class SetParserTests
{
    public static TheoryData<string, string> Lines => new()
    {
        { "a=b", """{"a":"b"}""" },
        { "a.b.c=1", """{"a":{"b":{"c":1}}}""" },
        { "a=true,b=false,c=null,d=0,e=01,f=1.5,g=-3,h=+4", """{"a":true,"b":false,"c":null,"d":0,"e":"01","f":"1.5","g":-3,"h":4}""" },
        { "a={x,y,3}", """{"a":["x","y",3]}""" },
        { "a[0]=x,a[2]=z", """{"a":["x",null,"z"]}""" },
        { "a[0].b=1,a[0].c=2", """{"a":[{"b":1,"c":2}]}""" },
        { "a[1][0]=x", """{"a":[null,["x"]]}""" },
        { "a\\.b=c", """{"a.b":"c"}""" },
        { "a=b\\,c", """{"a":"b,c"}""" },
        { "a=", """{"a":""}""" },
        { "a=b=c", """{"a":"b=c"}""" },
        { "a={x},b={y}", """{"a":["x"],"b":["y"]}""" },
        { "a=TRUE", """{"a":true}""" },
        { "a=12345678901234567890", """{"a":"12345678901234567890"}""" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void ALineSetsValues(string line, string expected) => Assert.Equal(expected, Set(line));

    [HelmTheory]
    [MemberData(nameof(Lines))]
    public void HelmSetsTheSame(string line, string expected)
    {
        using var chart = new ChartScenario("-- Chart.yaml\napiVersion: v2\nname: set\nversion: 1.0.0\n-- templates/v.yaml\nv: {{ toJson .Values | squote }}\n");
        var (exitCode, output, error) = RealHelm.Template(chart.Root, "demo", "--set", line);
        Assert.True(exitCode == 0, error);
        Assert.Contains($"v: '{expected}'", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "key \"a\" has no value")]
    [InlineData("a,b=1", "key \"a\" has no value (cannot end with ,)")]
    [InlineData("a[x]=1", "error parsing index")]
    [InlineData("a[-1]=1", "negative -1 index not allowed")]
    [InlineData("a[99999]=1", "index of 99999 is greater than maximum supported index of 65536")]
    [InlineData("a={x", "list must terminate with '}'")]
    [InlineData("a=1,a.b=2", "'a' is no mapping")]
    [InlineData("a=1,a[0]=2", "'a' is no list")]
    [InlineData("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f=1", "nested level is greater")]
    public void ALineThatIsNoneSaysWhy(string line, string reason)
    {
        // The text before the first '=' is the path, as Flux gives it.
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var values = new ValueMap();
        var isSet = equals < 0
            ? ReleaseValuesSetting.TrySet(values, line + ",x", "1", isLiteral: false, out var problem)
            : ReleaseValuesSetting.TrySet(values, line[..equals], line[(equals + 1)..], isLiteral: false, out problem);
        Assert.False(isSet);
        Assert.Contains(equals < 0 ? "has no value" : reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3", false, "3")]
    [InlineData("'3'", false, "\"3\"")]
    [InlineData("\"true\"", false, "\"true\"")]
    [InlineData("a,b", true, "\"a,b\"")]
    [InlineData("{a,b}", true, "\"{a,b}\"")]
    [InlineData("3", true, "\"3\"")]
    public void QuotesAndLiteralsKeepAText(string value, bool isLiteral, string expected)
    {
        var values = new ValueMap();
        Assert.True(ReleaseValuesSetting.TrySet(values, "x", value, isLiteral, out _));
        Assert.Equal($$"""{"x":{{expected}}}""", Json(values));
    }

    private static string Set(string line)
    {
        var values = new ValueMap();
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        Assert.True(ReleaseValuesSetting.TrySet(values, line[..equals], line[(equals + 1)..], isLiteral: false, out var problem), problem);
        return Json(values);
    }

    private static string Json(ValueMap values)
    {
        var text = new StringBuilder();
        Write(values, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case ValueMap map:
                text.Append('{').AppendJoin(',', map.Keys.Select(key => $"\"{key}\":{Json(map[key])}")).Append('}');
                break;
            case ValueList list:
                text.Append('[').AppendJoin(',', list.Select(Json)).Append(']');
                break;
            default:
                text.Append(value switch { null => "null", string one => $"\"{one}\"", bool flag => flag ? "true" : "false", _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) });
                break;
        }
    }

    private static string Json(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }
}
