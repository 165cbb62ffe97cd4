using KSail.Oci.Registry.Authentication;

namespace KSail.Oci.Tests.Registry.Authentication;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Basic realm=\"Registry Realm\"", "basic realm=Registry Realm", "a quoted value with a blank")]
    [InlineData("bEaReR ReAlM=\"https://a/t\",SERVICE=\"s\"", "bearer ReAlM=https://a/t SERVICE=s", "case does not matter")]
    [InlineData("Bearer realm=https://a/t,service=s , scope=repository:x:pull", "bearer realm=https://a/t service=s scope=repository:x:pull", "unquoted values")]
    [InlineData("Bearer realm=\"https://a/t\", scope=\"repository:a:pull,push repository:b:pull\"", "bearer realm=https://a/t scope=repository:a:pull,push repository:b:pull", "commas within quotes")]
    [InlineData("Basic realm=\"a \\\"b\\\" \\\\c\"", "basic realm=a \"b\" \\c", "escapes")]
    [InlineData("Negotiate, Basic realm=\"r\"", "negotiate | basic realm=r", "two schemes, the first without parameters")]
    [InlineData("Basic realm=\"r\", Bearer realm=\"https://a/t\",service=\"s\"", "basic realm=r | bearer realm=https://a/t service=s", "two schemes with parameters")]
    [InlineData("Basic realm = \"r\"", "basic realm=r", "blanks around the sign")]
    [InlineData("Bearer realm=\"open", "bearer realm=open", "a quote that does not end")]
    [InlineData(", ,Basic realm=r", "basic realm=r", "empty elements")]
    [InlineData("", "", "nothing")]
    [InlineData("\"", "", "not a challenge")]
    [InlineData("Basic realm=r,realm=s", "basic realm=r", "the first of two counts")]
    public void HeadersAreReadByTheGrammar(string header, string expected, string why)
    {
        var read = string.Join(" | ", Challenge.Parse(header).Select(challenge =>
            string.Join(' ', challenge.Parameters.Select(pair => $"{pair.Key}={pair.Value}").Prepend(challenge.Scheme))));
        Assert.True(read == expected, $"{why}: {read}");
    }

    [Theory]
    [InlineData("repository:a:pull,push", "", "repository:a:pull,push")]
    [InlineData("repository:a:pull,push", "repository:a:pull", "repository:a:pull,push")]
    [InlineData("repository:a:pull,push", "repository:a:delete", "repository:a:delete,pull,push")]
    [InlineData("repository:a:pull,push", "repository:b:pull", "repository:a:pull,push repository:b:pull")]
    [InlineData("repository:host:5000/a:pull", "nonsense :x", "repository:host:5000/a:pull")]
    public void ScopesAreUnited(string wanted, string asked, string expected) =>
        Assert.Equal(expected, string.Join(' ', TokenScope.Unite(wanted, asked)));
}
