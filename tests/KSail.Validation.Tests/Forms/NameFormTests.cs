using KSail.Validation.Forms;

namespace KSail.Validation.Tests.Forms;

public sealed class NameFormTests
{
    [Theory]
    [InlineData("a", true, true, true)]
    [InlineData("a-1", true, true, true)]
    [InlineData("1a", true, true, false)]
    [InlineData("a.b", false, true, false)]
    [InlineData("a..b", false, false, false)]
    [InlineData(".a", false, false, false)]
    [InlineData("a.", false, false, false)]
    [InlineData("-a", false, false, false)]
    [InlineData("a-", false, false, false)]
    [InlineData("A", false, false, false)]
    [InlineData("a_b", false, false, false)]
    [InlineData("ä", false, false, false)]
    [InlineData("", false, false, false)]
    public void Labels_and_subdomains(string text, bool label, bool subdomain, bool label1035) =>
        Assert.Equal((label, subdomain, label1035), (Names.IsLabel(text), Names.IsSubdomain(text), Names.IsLabel1035(text)));

    [Fact]
    public void A_label_has_63_characters_and_a_subdomain_253()
    {
        Assert.Equal((true, false), (Names.IsLabel(new string('a', 63)), Names.IsLabel(new string('a', 64))));
        // The server counts the whole name only: a part of it may be longer than DNS allows.
        Assert.Equal((true, false), (Names.IsSubdomain(new string('a', 253)), Names.IsSubdomain(new string('a', 254))));
    }

    [Theory]
    [InlineData("a-", true)]
    [InlineData("a.b", true)]
    [InlineData("-", false)]
    [InlineData("a--", false)]
    public void A_prefix_may_end_with_a_dash(string text, bool expected) => Assert.Equal(expected, Names.IsSubdomainPrefix(text));

    [Theory]
    [InlineData("*.a", true)]
    [InlineData("*.a.b", true)]
    [InlineData("*", false)]
    [InlineData("*a", false)]
    [InlineData("*.*.a", false)]
    [InlineData("a.*", false)]
    public void Wildcards(string text, bool expected) => Assert.Equal(expected, Names.IsWildcardSubdomain(text));

    [Theory]
    [InlineData("system:node", true)]
    [InlineData("A b", true)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a%b", false)]
    public void Path_segments(string text, bool expected) => Assert.Equal(expected, Names.IsPathSegment(text));

    [Theory]
    [InlineData("http", true)]
    [InlineData("http-2", true)]
    [InlineData("2a", true)]
    [InlineData("abcdefghijklmno", true)]
    [InlineData("abcdefghijklmnop", false)]
    [InlineData("80", false)]
    [InlineData("a--b", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("Http", false)]
    [InlineData("", false)]
    public void Ports(string text, bool expected) => Assert.Equal(expected, Names.IsPortName(text));

    [Theory]
    [InlineData("A", true)]
    [InlineData("1 a.b-c", true)]
    [InlineData("~", true)]
    [InlineData("a=b", false)]
    [InlineData("a\tb", false)]
    [InlineData("\u007f", false)]
    [InlineData("ä", false)]
    [InlineData("", false)]
    public void Variables(string text, bool expected) => Assert.Equal(expected, Names.IsVariable(text));

    [Theory]
    [InlineData("a.B-1_", true)]
    [InlineData(".a", true)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("..a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    public void Data_keys(string text, bool expected) => Assert.Equal(expected, Names.IsDataKey(text));

    [Theory]
    [InlineData("a", true, true)]
    [InlineData("A.b_c-1", true, true)]
    [InlineData("example.org/a", true, true)]
    [InlineData("Example.org/a", false, true)]
    [InlineData("example.org/", false, false)]
    [InlineData("/a", false, false)]
    [InlineData("a/b/c", false, false)]
    [InlineData("-a", false, false)]
    [InlineData("a b", false, false)]
    [InlineData("", false, false)]
    public void Qualified_names(string text, bool label, bool annotation) =>
        Assert.Equal((label, annotation), (QualifiedNames.IsQualified(text), QualifiedNames.IsAnnotationKey(text)));

    [Theory]
    [InlineData("", true)]
    [InlineData("A_b.c-1", true)]
    [InlineData("a-", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    public void Label_values(string text, bool expected) => Assert.Equal(expected, QualifiedNames.IsLabelValue(text));

    [Theory]
    [InlineData("a.b/c", true)]
    [InlineData("a/b/c~1", true)]
    [InlineData("a", false)]
    [InlineData("a/", false)]
    [InlineData("A/b", false)]
    [InlineData("a/b c", false)]
    public void Domain_paths(string text, bool expected) => Assert.Equal(expected, QualifiedNames.IsDomainPath(text));
}
