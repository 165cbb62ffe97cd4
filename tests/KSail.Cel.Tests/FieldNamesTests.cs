using KSail.Cel.Types;

namespace KSail.Cel.Tests;

public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("name", "name")]
    [InlineData("a-b", "a__dash__b")]
    [InlineData("a.b/c", "a__dot__b__slash__c")]
    [InlineData("a__b", "a__underscores__b")]
    [InlineData("a___b", "a__underscores___b")]
    [InlineData("_", "_")]
    [InlineData("__", "__underscores__")]
    [InlineData("namespace", "__namespace__")]
    [InlineData("in", "__in__")]
    [InlineData("int", "int")]
    [InlineData("9a", null)]
    [InlineData("", null)]
    [InlineData("a$", null)]
    [InlineData("é", null)]
    public void Properties_have_names_in_expressions(string property, string? name)
    {
        Assert.Equal(name, FieldNames.Escape(property));
        if (name is not null)
            Assert.Equal(property, FieldNames.Unescape(name));
    }

    [Theory]
    [InlineData("a__nope__b")]
    [InlineData("x__in__")]
    [InlineData("__foo__")]
    public void Other_names_stand_for_nothing(string name) => Assert.Null(FieldNames.Unescape(name));
}
