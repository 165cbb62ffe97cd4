using KSail.Configuration.Fields;
using KSail.Configuration.Model;
using KSail.Documents;

namespace KSail.Configuration.Tests;

/// <summary>The table of fields is consistent with itself and with the model.</summary>
public sealed class FieldTableTests
{
    public static TheoryData<Type, string> Enumerations => new()
    {
        { typeof(Distribution), nameof(ChoiceSets.Distribution) },
        { typeof(InfrastructureProvider), nameof(ChoiceSets.Provider) },
        { typeof(Cni), nameof(ChoiceSets.Cni) },
        { typeof(ComponentState), nameof(ChoiceSets.Component) },
        { typeof(Toggle), nameof(ChoiceSets.Toggle) },
        { typeof(PolicyEngine), nameof(ChoiceSets.PolicyEngine) },
        { typeof(GitOpsEngine), nameof(ChoiceSets.GitOpsEngine) },
        { typeof(Expander), nameof(ChoiceSets.Expander) },
        { typeof(TaintEffect), nameof(ChoiceSets.TaintEffect) },
        { typeof(PortProtocol), nameof(ChoiceSets.Protocol) },
        { typeof(PlacementGroupStrategy), nameof(ChoiceSets.PlacementGroupStrategy) },
        { typeof(SignatureProvider), nameof(ChoiceSets.VerifyProvider) },
    };

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void AnEnumerationListsTheNamesOfItsChoiceInOrder(Type enumeration, string choice)
    {
        var names = ((ChoiceNames)typeof(ChoiceSets).GetField(choice)!.GetValue(null)!).Names;
        Assert.Equal(names, Enum.GetNames(enumeration), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(Enumerable.Range(0, names.Count), Enum.GetValues(enumeration).Cast<object>().Select(v => (int)v));
    }

    [Fact]
    public void EveryDefaultIsAValueThatItsFieldTakes()
    {
        foreach (var field in Fields(ConfigurationFields.Root).Where(f => f.Default is not null))
        {
            Assert.True(field.Kind switch
            {
                FieldKind.Choice => field.Choices!.Names.Contains(field.Default),
                FieldKind.Integer => long.Parse(field.Default!, null) is var number && number >= field.Minimum && number <= field.Maximum,
                FieldKind.Boolean => field.Default is "true" or "false",
                FieldKind.Duration => GoDuration.TryParse(field.Default!, out _),
                FieldKind.Text => field.Default!.Length > 0,
                _ => false,
            }, field.Path);
        }
    }

    [Fact]
    public void MovedFieldsLeadToFieldsOfTheSameType()
    {
        var all = Fields(ConfigurationFields.Root).ToDictionary(f => f.Path, StringComparer.Ordinal);
        Assert.Equal(5, ConfigurationFields.MovedFields.Count);
        Assert.All(ConfigurationFields.MovedFields, f => Assert.Equal((f.Kind, f.Choices), (all[f.MovedTo!].Kind, all[f.MovedTo!].Choices)));
    }

    [Fact]
    public void NoSectionHasAFieldTwice()
    {
        foreach (var section in Fields(ConfigurationFields.Root).Append(ConfigurationFields.Root))
            Assert.Equal(section.Fields.Length, section.Fields.Select(f => f.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static IEnumerable<FieldRule> Fields(FieldRule section) => section.Fields.SelectMany(f => Fields(f).Prepend(f));
}
