using KSail.Secrets.Age;
using KSail.Secrets.Age.Format;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class AgeArmorTests
{
    private const string Begin = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    private const string End = "-----END AGE ENCRYPTED FILE-----\n";
    private const string Full = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(46)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(96)]
    [InlineData(1000)]
    public void What_is_written_is_read(int size)
    {
        var file = new byte[size];
        new Random(size).NextBytes(file);
        var text = AgeArmor.Write(file);
        Assert.Equal(file, AgeArmor.Read(text));
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 64));
        Assert.Equal(1, text.Split('\n').Count(line => line.Length == 0));
    }

    [Theory]
    [InlineData(Begin + Full + End, 48)]
    [InlineData(Begin + Full + "AAAA\n" + End, 51)]
    [InlineData("\r\n\t \n" + Begin + "AA==\n" + End + "\n\n", 1)]
    [InlineData(Begin + "AA==\n-----END AGE ENCRYPTED FILE-----", 1)]
    [InlineData("-----BEGIN AGE ENCRYPTED FILE-----\r\nAAA=\r\n-----END AGE ENCRYPTED FILE-----\r\n", 2)]
    public void Forms_that_are_tolerated(string text, int length) => Assert.Equal(new byte[length], AgeArmor.Read(text));

    [Theory]
    [InlineData("", 1, "it has to begin with '-----BEGIN AGE ENCRYPTED FILE-----'")]
    [InlineData("# comment\n" + Begin + "AAAA\n" + End, 1, "it has to begin with")]
    [InlineData("-----BEGIN AGE ENCRYPTED FILE----\nAAAA\n" + End, 1, "it has to be '-----BEGIN AGE ENCRYPTED FILE-----'")]
    [InlineData("-----BEGIN AGE ENCRYPTED FILE----- \nAAAA\n" + End, 1, "it has to be '-----BEGIN AGE ENCRYPTED FILE-----'")]
    [InlineData("\n " + Begin + "AAAA\n" + End, 1, "it has to begin with")]
    [InlineData(Begin + "AAAA\n-----END AGE ENCRYPTED FILE----- \n", 3, "it has to be '-----END AGE ENCRYPTED FILE-----'")]
    [InlineData(Begin + "AAAA", 2, "the file is cut off")]
    [InlineData(Begin + "AAAA\n", 3, "the file is cut off")]
    [InlineData(Begin + "AAAA\n-----END AGE ENCRYPTED", 3, "it has to be '-----END AGE ENCRYPTED FILE-----'")]
    [InlineData(Begin + "AAAA\n-----END PGP MESSAGE-----\n", 3, "it has to be '-----END AGE ENCRYPTED FILE-----'")]
    [InlineData(Begin + "Proc-Type: 4,ENCRYPTED\n\nAAAA\n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "\nAAAA\n" + End, 2, "it is empty")]
    [InlineData(Begin + "AAAA\n\n" + End, 3, "only the last line of the content may be shorter than 64 characters")]
    [InlineData(Begin + "AAAA\n" + Full + End, 3, "only the last line of the content may be shorter than 64 characters")]
    [InlineData(Begin + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" + End, 2, "it is longer than 64 characters")]
    [InlineData(Begin + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nAAAA\n" + End, 3, "only the last line")]
    [InlineData(Begin + "AAA\n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "AB==\n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "AAB=\n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "A-_A\n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "AA AA AA\n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "AAAA \n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "AAAA\r\r\n" + End, 2, "it is not base64 with padding")]
    [InlineData(Begin + "AAAA\n" + End + "more\n", 4, "there is text after the end of the file")]
    [InlineData(Begin + "AAAA\n-----END AGE ENCRYPTED FILE-----more\n", 3, "it has to be '-----END AGE ENCRYPTED FILE-----'")]
    [InlineData(Begin + "AAAA\n" + End + Begin + "AAAA\n" + End, 4, "there is text after the end of the file")]
    public void Forms_that_are_refused(string text, int line, string what)
    {
        var fault = Assert.Throws<AgeException>(() => AgeArmor.Read(text));
        Assert.Equal(AgeFault.MalformedFile, fault.Fault);
        Assert.StartsWith($"line {line} of the armored age file is not valid: {what}", fault.Message, StringComparison.Ordinal);
    }
}
