using KSail.Clusters.Docker.Engine.Endpoints;

namespace KSail.Clusters.Tests.Docker.Engine;

public sealed class EndpointReaderTests
{
    [Theory]
    [InlineData("unix:///var/run/docker.sock", "unix:///var/run/docker.sock")]
    [InlineData("npipe:////./pipe/docker_engine", "npipe:////./pipe/docker_engine")]
    [InlineData("npipe://docker_engine", "npipe:////./pipe/docker_engine")]
    [InlineData("tcp://build.example:2376", "tcp://build.example:2376")]
    [InlineData("tcp://build.example:2375/", "tcp://build.example:2375")]
    [InlineData("tcp://build.example", "tcp://build.example:2375")]
    [InlineData("https://build.example", "tcp://build.example:2376")]
    [InlineData("tcp://:2375", "tcp://localhost:2375")]
    [InlineData("127.0.0.1:2375", "tcp://127.0.0.1:2375")]
    [InlineData("tcp://[::1]:2375", "tcp://[::1]:2375")]
    public void Reads_what_the_docker_program_reads(string text, string expected)
    {
        var endpoint = EndpointReader.Read(text, "DOCKER_HOST", null, out var problem);

        Assert.Equal("", problem);
        Assert.Equal(expected, endpoint!.ToString());
    }

    [Theory]
    [InlineData("unix://docker.sock", "absolute path")]
    [InlineData("ssh://me@build.example", "ssh -nNT")]
    [InlineData("fd://", "scheme")]
    [InlineData("tcp://build.example:0", "host with a port")]
    [InlineData("tcp://build.example:2375/path", "host with a port")]
    [InlineData("tcp://two words", "host with a port")]
    [InlineData("npipe:////./pipe/", "name of a pipe")]
    public void Says_what_is_wrong(string text, string expected)
    {
        Assert.Null(EndpointReader.Read(text, "DOCKER_HOST", null, out var problem));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
