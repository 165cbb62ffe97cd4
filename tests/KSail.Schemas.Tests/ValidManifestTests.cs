namespace KSail.Schemas.Tests;

public sealed class ValidManifestTests
{
    public static TheoryData<int, string> Manifests()
    {
        var data = new TheoryData<int, string>();
        var manifests = Checking.ValidManifests();
        for (var i = 0; i < manifests.Count; i++)
            data.Add(i, $"{manifests[i].GetString("kind")} {manifests[i].GetMapping("metadata")!.GetString("name")}");
        return data;
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Good_manifests_have_no_findings(int index, string subject) =>
        Assert.Equal((subject, ""), (subject, string.Join('\n', Checking.Check(Checking.ValidManifests()[index]))));
}
