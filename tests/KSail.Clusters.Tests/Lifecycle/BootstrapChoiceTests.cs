using KSail.Clusters.Lifecycle;

namespace KSail.Clusters.Tests.Lifecycle;

public sealed class BootstrapChoiceTests
{
    [Theory]
    // name:r runs etcd, :m was made just now, : neither
    [InlineData("cp1:m", null, "cp1", "a new cluster")]
    [InlineData("cp1:m cp2:m cp3:m", null, "cp1", "a new cluster: the first")]
    [InlineData("cp1:r", "cp1", null, "it runs")]
    [InlineData("cp1:m cp2:r cp3:r", "cp1", null, "a new first one joins the others")]
    [InlineData("cp1: cp2: cp3:", "cp2", "cp2", "restarted: where it was begun, which refuses as it has data")]
    [InlineData("cp1:m cp2: cp3:", "cp1", "cp2", "the one it was begun on is new, so that its data is on others")]
    [InlineData("cp1:m cp2: cp3:", null, "cp2", "nobody knows where: never on a new one beside old ones")]
    [InlineData("cp1:m", "cp1", "cp1", "the only one was lost, and with it all data")]
    [InlineData("cp1: cp2:m", null, "cp1", "died before it was begun")]
    public void Etcd_is_begun_where_no_data_can_be_beside_it(string controlPlanes, string? begunOn, string? expected, string why)
    {
        var views = controlPlanes.Split(' ').Select(static text => new EtcdView(text.Split(':')[0], text.EndsWith('r'), text.EndsWith('m'))).ToList();
        Assert.True(expected == BootstrapChoice.Choose(views, begunOn), why);
    }
}
