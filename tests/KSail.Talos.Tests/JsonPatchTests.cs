namespace KSail.Talos.Tests;

public sealed class JsonPatchTests
{
    // Up to 1.11 a generated configuration is one document.
    private static readonly NodePatchOptions Single = Patches.Pinned("1.11.6");

    [Theory]
    [InlineData("- {op: add, path: /machine/certSANs/-, value: a}", "certSANs", "[a]")]
    [InlineData("[{\"op\": \"add\", \"path\": \"/machine/sysctls\", \"value\": {\"a\": \"1\"}}]", "sysctls", "{a: 1}")]
    [InlineData("- {op: add, path: /machine/env, value: {}}\n- {op: add, path: /machine/env/a~1b~0c~01, value: d}", "env", "{a/b~c~1: d}")]
    [InlineData("- {op: remove, path: /machine/install}", "install", "")]
    [InlineData("- {op: replace, path: /machine/install/disk, value: /dev/vda}", "install/disk", "/dev/vda")]
    [InlineData("- {op: add, path: /machine/certSANs/0, value: b}\n- {op: add, path: /machine/certSANs/0, value: a}\n- {op: remove, path: /machine/certSANs/1}", "certSANs", "[a]")]
    [InlineData("- {op: copy, from: /machine/install/disk, path: /machine/install/image}", "install/image", "/dev/sda")]
    [InlineData("- {op: move, from: /machine/install/disk, path: /machine/install/image}", "install/disk", "")]
    [InlineData("- {op: test, path: /machine/install/wipe, value: false}\n- {op: replace, path: /machine/install/wipe, value: true}", "install/wipe", "true")]
    [InlineData("[]", "install/disk", "/dev/sda")]
    public void Operations(string patch, string path, string expected) =>
        Assert.Equal(expected, Patches.At(Patches.Merge(Single, patch).Documents[0], $"machine/{path}"));

    [Theory]
    [InlineData("- {path: /machine}", "1:3 KSAIL7009 an operation needs 'op': add, remove, replace, move, copy, test")]
    [InlineData("- {op: ad, path: /machine}", "1:8 KSAIL7009 there is no operation 'ad'; use add, remove, replace, move, copy, test; did you mean 'add'?")]
    [InlineData("- {op: add, value: 1}", "1:8 KSAIL7009 the operation 'add' needs 'path', such as /machine/network/hostname")]
    [InlineData("- {op: add, path: /machine/sysctls}", "1:8 KSAIL7009 the operation 'add' needs a 'value'")]
    [InlineData("- {op: move, path: /machine/sysctls}", "1:8 KSAIL7009 the operation 'move' needs 'from', such as /machine/network/hostname")]
    [InlineData("- {op: remove, path: machine.install}", "1:22 KSAIL7009 'path' must begin with a slash, but is 'machine.install'; write '/machine/install'")]
    public void Malformed_operations(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch, Single));

    [Theory]
    [InlineData("- {op: remove, path: /machine/missing}", "1:22 KSAIL7009 'remove /machine/missing' cannot be applied: there is no '/machine/missing' in the configuration")]
    [InlineData("- {op: replace, path: /machine/sysctls/a, value: b}", "1:23 KSAIL7009 'replace /machine/sysctls/a' cannot be applied: there is no '/machine/sysctls' in the configuration; use 'add' for what is new")]
    [InlineData("- {op: add, path: /machine/sysctls/a, value: b}", "1:19 KSAIL7009 'add /machine/sysctls/a' cannot be applied: there is no '/machine/sysctls' in the configuration")]
    [InlineData("- {op: add, path: /machine/certSANs/1, value: b}", "1:19 KSAIL7009 'add /machine/certSANs/1' cannot be applied: '1' is no place in a list of 0; use '-' for its end")]
    [InlineData("- {op: add, path: /machine/type/a, value: b}", "1:19 KSAIL7009 'add /machine/type/a' cannot be applied: '/machine/type' is a single value, which has nothing inside")]
    [InlineData("- {op: test, path: /machine/type, value: worker}", "1:20 KSAIL7009 'test /machine/type' cannot be applied: the value is another than the one that is tested for")]
    [InlineData("- {op: remove, path: ''}", "1:22 KSAIL7009 'remove /' cannot be applied: the whole configuration cannot be removed")]
    public void Operations_that_fail(string patch, string expected) => Assert.Equal(expected, Patches.ReportOne(patch, Single));

    [Fact]
    public void The_result_is_checked_at_the_place_of_the_patch() =>
        Assert.Equal("1:51 KSAIL7001 there is no field 'machine.kubelet.imagee'; did you mean 'image'?", Patches.ReportOne("- {op: add, path: /machine/kubelet/imagee, value: b}", Single));

    [Theory]
    [InlineData(null)]
    [InlineData("1.12.0")]
    [InlineData("1.13.8")]
    public void Since_1_12_configurations_have_two_documents(string? version) =>
        Assert.Equal(
            "1:1 KSAIL7010 Talos refuses JSON patches when the configuration has further documents, such as HostnameConfig here, which is so for every configuration since Talos 1.12; write the patch as a strategic merge patch",
            Patches.ReportOne("- {op: remove, path: /machine/install}", new NodePatchOptions { Release = TalosRelease.Parse(version) }));

    [Fact]
    public void A_configuration_that_lost_its_second_document_takes_them_again() =>
        Assert.Equal("", Patches.Report("-- control-planes/a.yaml\napiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete\n-- control-planes/b.yaml\n- {op: remove, path: /machine/install}\n", Patches.Pinned("1.13.8")));
}
