using KSail.Scanning.Controls;

namespace KSail.Scanning.Tests.Controls;

/// <summary>Every control against its tables of cases.</summary>
public sealed class ControlTests
{
    private static readonly ControlCase[] _cases =
    [
        .. PrivilegeCases.All, .. ContainerCases.All, .. ResourceCases.All, .. PodCases.All, .. HostCases.All, .. CredentialCases.All,
        .. AccountCases.All, .. AccessCases.All, .. ImageCases.All, .. NetworkCases.All, .. ReferenceCases.All, .. AdmissionCases.All,
        .. SandboxCases.All, .. UndecidedCases.All,
    ];

    public static TheoryData<string, string, int> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, int>();
            for (var i = 0; i < _cases.Length; i++)
                rows.Add(_cases[i].Id, _cases[i].Why, i);
            return rows;
        }
    }

    public static TheoryData<string> Ids => [.. ControlTable.All.Select(static control => control.Id)];

    /// <summary>The manifests of the cases of a control.</summary>
    internal static IEnumerable<string> ManifestsOf(string id) => _cases.Where(row => row.Id == id).Select(static row => row.Manifests);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_control_says_what_Kubescape_says(string id, string why, int number)
    {
        var row = _cases[number];
        Assert.Equal((id, why), (row.Id, row.Why));
        Assert.Equal(row.Expected.ReplaceLineEndings("\n"), Scan.Verdicts(row.Id, row.Manifests, row.Inputs));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_control_has_cases_that_fail_and_cases_that_pass(string id)
    {
        var control = ControlTable.Find(id)!;
        var expected = _cases.Where(row => row.Id == id).Select(static row => row.Expected).ToArray();
        if (control.Descriptor is not null)
            Assert.Contains(expected, static text => text.Contains("failed ", StringComparison.Ordinal));
        if (!control.IsManual)
            Assert.Contains(expected, static text => !text.Contains("failed ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_control_is_found_by_its_ID_and_has_a_code_of_its_own(string id)
    {
        var control = ControlTable.Find(id)!;
        Assert.Equal(id, control.Id);
        if (control.Descriptor is { } descriptor)
            Assert.Equal($"KSAIL5{id[3..]}", descriptor.Code);
        Assert.InRange(control.BaseScore, 1, 10);
        Assert.EndsWith(".", control.Description, StringComparison.Ordinal);
        Assert.False(control.Remediation.EndsWith('.'));
    }
}
