using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Format;
using Xunit;

namespace KSail.Secrets.Tests.Age;

/// <summary>
/// Rules of the header that somebody who knows the file's key can break, too: after each change the authentication code is made anew, so that only the rule itself
/// stands in the way.
/// </summary>
public sealed class AgeHeaderTests
{
    private static readonly AgeIdentity Key = TestKeys.Parse(TestKeys.Identity);

    [Fact]
    public void A_header_that_is_only_signed_anew_is_accepted() => Assert.Equal("text", Open(Change(header => header)));

    [Theory]
    [InlineData("-> joint+stanza 1 two !~\n\n")]
    [InlineData("-> x\nAAAA\n")]
    [InlineData("-> x-grease aaa\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\n")]
    [InlineData("-> mlkem768x25519 AAAA\nAAAA\n")]
    [InlineData("-> ssh-ed25519x AAAA\nAAAA\n")]
    public void Stanzas_of_other_kinds_are_passed_over(string stanza)
    {
        Assert.Equal("text", Open(Change(header => header.Replace("-> X25519", stanza + "-> X25519", StringComparison.Ordinal))));
        Assert.Equal("text", Open(Change(header => header.Replace("---", stanza + "---", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("age-encryption.org/v1\n", "age-encryption.org/v2\n", "line 1 of the age file's header is not valid: the version has to be")]
    [InlineData("age-encryption.org/v1\n", "age-encryption.org/v1 \n", "line 1 of the age file's header is not valid: the version has to be")]
    [InlineData("age-encryption.org/v1\n", "age-encryption.org/v1\r\n", "line 1 of the age file's header is not valid: the version has to be")]
    [InlineData("age-encryption.org/v1\n", "age-encryption\n", "line 1 of the age file's header is not valid: an age file begins with")]
    [InlineData("age-encryption.org/v1\n", "age-encryption.org/v1\n\n", "line 2 of the age file's header is not valid: a recipient's stanza has to begin with '-> '")]
    [InlineData("-> X25519 ", "->X25519 ", "line 2 of the age file's header is not valid: a recipient's stanza has to begin with '-> '")]
    [InlineData("-> X25519 ", "->  X25519 ", "line 2 of the age file's header is not valid: a stanza's words are printable")]
    [InlineData("-> X25519 ", "-> X25519  ", "line 2 of the age file's header is not valid: a stanza's words are printable")]
    [InlineData("-> X25519 ", "-> \n\n-> X25519 ", "line 2 of the age file's header is not valid: a stanza's words are printable")]
    [InlineData("-> X25519 ", "-> é\n\n-> X25519 ", "line 2 of the age file's header is not valid: a stanza's words are printable")]
    [InlineData("-> X25519 ", "-> a\tb\n\n-> X25519 ", "line 2 of the age file's header is not valid: a stanza's words are printable")]
    [InlineData("-> X25519 ", "-> x\n-> X25519 ", "line 3 of the age file's header is not valid: a stanza's body is base64")]
    [InlineData("-> X25519 ", "-> x\nAAAA=\n-> X25519 ", "line 3 of the age file's header is not valid: a stanza's body is base64")]
    [InlineData("-> X25519 ", "-> x\nAB\n-> X25519 ", "line 3 of the age file's header is not valid: a stanza's body is base64")]
    [InlineData("-> X25519 ", "-> x\nAAA A\n-> X25519 ", "line 3 of the age file's header is not valid: a stanza's body is base64")]
    [InlineData("-> X25519 ", "-> x\nA-_A\n-> X25519 ", "line 3 of the age file's header is not valid: a stanza's body is base64")]
    [InlineData("-> X25519 ", "-> x\nAAAA\nAAAA\n-> X25519 ", "line 4 of the age file's header is not valid: a recipient's stanza")]
    [InlineData("-> X25519 ", "-> x\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-> X25519 ", "line 4 of the age file's header is not valid: a stanza's body is base64")]
    [InlineData("-> X25519 ", "-> x\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-> X25519 ", "line 3 of the age file's header is not valid: a line of a stanza's body has at most 64")]
    [InlineData("-> X25519 ", "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 1\n\n-> X25519 ", "line 6 of the age file's header is not valid: where a file is under a passphrase")]
    [InlineData("-> X25519 ", "-> X25519 AAAA ", "a stanza of type X25519 in the age file's header has to have one argument of 32 bytes")]
    [InlineData("-> X25519 ", "-> X25519 AAAA\n\n-> X25519 ", "a stanza of type X25519 in the age file's header has to have one argument of 32 bytes")]
    [InlineData("-> X25519 ", "-> X25519\n\n-> X25519 ", "a stanza of type X25519 in the age file's header has to have one argument of 32 bytes")]
    [InlineData("-> X25519 ", "-> X25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAA\n-> X25519 ", "a stanza of type X25519 in the age file's header has to have a body of 32 bytes")]
    [InlineData("-> X25519 ", "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-> X25519 ", "share of low order")]
    public void Headers_that_break_a_rule_are_refused(string what, string by, string message)
    {
        var file = Change(header => header.Replace(what, by, StringComparison.Ordinal));
        var fault = Assert.Throws<AgeException>(() => Open(file));
        Assert.Equal(AgeFault.MalformedFile, fault.Fault);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--- ", "---  ")]
    [InlineData("--- ", "---")]
    [InlineData("--- ", "---- ")]
    public void The_last_line_has_one_form(string what, string by)
    {
        var file = Encoding.Latin1.GetString(AgeFile.EncryptBinary("text"u8, [Key.Recipient!], TestKeys.Repeatable()));
        var fault = Assert.Throws<AgeException>(() => Open(Encoding.Latin1.GetBytes(file.Replace(what, by, StringComparison.Ordinal))));
        Assert.Equal("line 4 of the age file's header is not valid: the header has to end with '--- ' and 43 characters of base64", fault.Message);
    }

    [Theory]
    [InlineData("", "line 1 of the age file's header is not valid: an age file begins with")]
    [InlineData("hello\n", "line 1 of the age file's header is not valid: an age file begins with")]
    [InlineData("age-encryption.org/v1\n", "line 2 of the age file's header is not valid: the header is cut off")]
    [InlineData("age-encryption.org/v1\n-> x\n", "line 3 of the age file's header is not valid: the header is cut off")]
    [InlineData("age-encryption.org/v1\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "line 2 of the age file's header is not valid: the header has no recipient")]
    public void What_is_no_header_is_refused(string file, string message)
    {
        var fault = Assert.Throws<AgeException>(() => Open(Encoding.UTF8.GetBytes(file)));
        Assert.Equal(AgeFault.MalformedFile, fault.Fault);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stanza_added_by_somebody_without_the_key_is_noticed()
    {
        var file = Encoding.Latin1.GetString(AgeFile.EncryptBinary("text"u8, [Key.Recipient!], TestKeys.Repeatable()));
        var changed = Encoding.Latin1.GetBytes(file.Replace("-> X25519", "-> x\n\n-> X25519", StringComparison.Ordinal));
        Assert.Equal(AgeFault.HeaderChanged, Assert.Throws<AgeException>(() => Open(changed)).Fault);
    }

    [Fact]
    public void A_header_without_bounds_is_refused()
    {
        var stanzas = string.Concat(Enumerable.Repeat("-> x\n\n", 2000));
        var fault = Assert.Throws<AgeException>(() => Open(Change(header => header.Replace("---", stanzas + "---", StringComparison.Ordinal))));
        Assert.Equal(AgeFault.TooMuchWork, fault.Fault);
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("01", AgeFault.MalformedFile)]
    [InlineData("+1", AgeFault.MalformedFile)]
    [InlineData("0", AgeFault.MalformedFile)]
    [InlineData("1x", AgeFault.MalformedFile)]
    [InlineData("23", AgeFault.TooMuchWork)]
    [InlineData("99", AgeFault.TooMuchWork)]
    [InlineData("99999999999999999999", AgeFault.TooMuchWork)]
    [InlineData("1 1", AgeFault.MalformedFile)]
    public void The_work_of_a_passphrase_is_written_in_one_way_and_bounded(string factor, AgeFault? fault)
    {
        var file = Encoding.Latin1.GetString(AgeFile.EncryptBinary("text"u8, new Secret("passphrase"), 1, TestKeys.Repeatable()));
        var at = file.IndexOf(" 1\n", StringComparison.Ordinal);
        var changed = Encoding.Latin1.GetBytes($"{file[..at]} {factor}{file[(at + 2)..]}");
        using var identity = AgeIdentity.OfPassphrase(new Secret("passphrase"));
        if (fault is null)
            AgeFile.Decrypt(changed, [identity]).Dispose();
        else
            Assert.Equal(fault, Assert.Throws<AgeException>(() => AgeFile.Decrypt(changed, [identity])).Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    public void A_passphrase_is_never_used_with_other_work(int factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AgeFile.EncryptBinary("text"u8, new Secret("passphrase"), factor, TestKeys.Repeatable()));

    // Fixed random bytes: the first sixteen are the key of the file.
    private static byte[] Change(Func<string, string> change)
    {
        Span<byte> fileKey = stackalloc byte[AgeHeader.FileKeySize];
        TestKeys.Repeatable()(fileKey);
        var file = AgeFile.EncryptBinary("text"u8, [Key.Recipient!], TestKeys.Repeatable());
        var header = AgeHeader.Read(file);
        var changed = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(file, 0, header.AuthenticatedLength)));
        Span<byte> code = stackalloc byte[SHA256.HashSizeInBytes];
        AgeHeader.Authenticate(changed, fileKey, code);
        return [.. changed, (byte)' ', .. Encoding.ASCII.GetBytes(UnpaddedBase64.Encode(code)), (byte)'\n', .. file[header.Length..]];
    }

    private static string Open(byte[] file)
    {
        using var content = AgeFile.Decrypt(file, [Key]);
        return Encoding.UTF8.GetString(content.Reveal());
    }
}
