using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Sops.Files;
using Xunit;

namespace KSail.Secrets.Tests.Sops;

public sealed class SopsFileTests
{
    private const string Secret = """
        # The database of the shop.
        apiVersion: v1
        kind: Secret
        metadata:
          name: db   # its name
          labels: {app: shop, tier: "1"}
        stringData:
          # who
          user: shop
          password: "p@ss: word"
          port: 5432
          ratio: 1.50
          tls: true
          since: 2001-12-14
          none: ~
          empty: ""
          pem: |
            -----BEGIN KEY-----
            abc
            -----END KEY-----
          folded: >-
            one
            two
          list:
            - a
            - a
            - "3"
            - {k: 'it''s'}

        """;

    [Theory]
    [InlineData("age: ALICE")]
    [InlineData("age: ALICE, encrypted_regex: '^(data|stringData)$'")]
    [InlineData("age: ALICE, encrypted_regex: '^(data|stringData)$', mac_only_encrypted: true")]
    [InlineData("age: ALICE, unencrypted_regex: '^(apiVersion|kind|metadata)$'")]
    [InlineData("age: ALICE, encrypted_suffix: word")]
    [InlineData("age: ALICE, unencrypted_suffix: metadata")]
    [InlineData("age: ALICE, encrypted_comment_regex: who")]
    [InlineData("age: ALICE, unencrypted_comment_regex: its name")]
    [InlineData("key_groups: [{age: [ALICE]}, {age: [BOB]}, {age: [CAROL]}], shamir_threshold: 2")]
    public void WhatWasEncryptedIsDecryptedToTheSame(string rule)
    {
        var encrypted = Sample.Encrypt(Secret, rule);
        var plain = Sample.Decrypt(encrypted, keys: [Sample.Alice, Sample.Bob]);
        Assert.Equal(Sample.Tree(Secret), Sample.Tree(plain));
        Assert.Equal(encrypted, Reencrypt(encrypted, plain));
    }

    [Fact]
    public void OnlyValuesChangeAndTheMetadataCome()
    {
        var encrypted = Sample.Encrypt(Secret, "age: ALICE, encrypted_regex: '^stringData$'").Split('\n');
        var plain = Secret.Split('\n');
        Assert.Equal(plain[..7], encrypted[..7]);
        Assert.StartsWith("  # who", plain[7], StringComparison.Ordinal);
        Assert.StartsWith("  #ENC[AES256_GCM,data:", encrypted[7], StringComparison.Ordinal);
        Assert.StartsWith("  password: ENC[AES256_GCM,data:", encrypted[9], StringComparison.Ordinal);
        Assert.Equal(["  none: ~", "  empty: \"\""], encrypted[14..16]);
        Assert.StartsWith("  pem: ENC[", encrypted[16], StringComparison.Ordinal);
        Assert.StartsWith("  folded: ENC[", encrypted[17], StringComparison.Ordinal);
        Assert.StartsWith("    - {k: \"ENC[", encrypted[22], StringComparison.Ordinal);
        Assert.Equal("sops:", encrypted[23]);
        Assert.DoesNotContain(encrypted, static line => line.Contains("shop") && line.Contains("user"));
    }

    [Fact]
    public void AChangedValueIsAllThatChanges()
    {
        var encrypted = Sample.Encrypt(Secret);
        var before = encrypted.Split('\n');
        var after = Reencrypt(encrypted, Sample.Decrypt(encrypted).Replace("5432", "5433")).Split('\n');
        Assert.Equal(before.Length, after.Length);
        var changed = before.Zip(after).Where(static pair => pair.First != pair.Second).Select(static pair => pair.First.TrimStart().Split(':')[0]).ToArray();
        Assert.Empty(changed.Except(["port", "mac", "lastmodified"]));
        Assert.Contains("port", changed);
        Assert.Contains("mac", changed);
    }

    [Fact]
    public void AFileOfTwoDocumentsHasTheMetadataTwice()
    {
        var text = "a: 1\n# end\n---\nb: {c: x}\n";
        var encrypted = Sample.Encrypt(text);
        Assert.Equal(2, encrypted.Split("\nsops:\n").Length - 1);
        Assert.Equal(text, Sample.Decrypt(encrypted).Replace("\"x\"", "x"));
    }

    [Theory]
    [InlineData("{\"a\": \"x\", \"n\": 1.5, \"t\": [true, null, \"\", {\"b\": \"\\u00e4\\n\"}]}", "json")]
    [InlineData("{\n\t\"a\": \"x\",\n\t\"n\": 5\n}\n", "json")]
    [InlineData("{\n    \"a\": \"x\"\n}\n", "json")]
    [InlineData("{a: x, b: [y, 5], }\n", "yaml")]
    [InlineData("a: x\r\nb: |\r\n  two\r\n  lines\r\n", "yaml")]
    [InlineData("a: x", "yaml")]
    public void EveryLayoutComesBack(string text, string extension)
    {
        var name = $"x.enc.{extension}";
        var format = extension == "json" ? Secrets.Sops.Trees.SopsFormat.Json : Secrets.Sops.Trees.SopsFormat.Yaml;
        var encrypted = Sample.Encrypt(text, name: name);
        var plain = Sample.Decrypt(encrypted, name);
        Assert.Equal(Sample.Tree(text, format), Sample.Tree(plain, format));
        Assert.Equal(text.Contains('\r'), encrypted.Contains("sops:\r\n"));
        if (extension == "json")
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\\u00e4", "ä"), plain);
    }

    [Theory]
    [InlineData("- a\n", 1, 1, "mappings")]
    [InlineData("text\n", 1, 1, "mappings")]
    [InlineData("a: 1\n1: b\n", 2, 1, "quotes")]
    [InlineData("a:\n  true: b\n", 2, 3, "quotes")]
    [InlineData("a: 1\na: 2\n", 2, 1, "already set at line 1")]
    [InlineData("a: &x 1\nb: *x\n", 2, 4, "alias")]
    [InlineData("a: !vault x\n", 1, 4, "tag")]
    [InlineData("a: 18446744073709551615\n", 1, 4, "64 bits")]
    [InlineData("a: 1\nsops: {}\n", 2, 1, "encrypted already")]
    [InlineData("a: ENC[AES256_GCM,data:a]\n", 1, 4, "is gone")]
    [InlineData("a: [1\n", 2, 1, "")]
    [InlineData("", 1, 1, "empty")]
    [InlineData("? [a]\n: b\n", 1, 3, "texts only")]
    public void WhatSopsCannotHoldIsRefusedAtItsPlace(string text, int line, int column, string word)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(SopsFile.Encrypt(Sample.File(text), Sample.Rule(), RandomNumberGenerator.Fill, TimeProvider.System, diagnostics));
        var finding = Assert.Single(diagnostics.Items);
        Assert.Equal(("KSAIL4009", line, column), (finding.Code, finding.Span.Line, finding.Span.Column));
        Assert.Contains(word, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("age: ALICE, pgp: '0123'", "KSAIL4014")]
    [InlineData("age: [ALICE, age1pq1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]", "KSAIL4014")]
    [InlineData("age: <PLACEHOLDER>", "KSAIL4016")]
    [InlineData("age: []", "KSAIL4016")]
    [InlineData("key_groups: [{age: [ALICE]}, {age: [BOB]}], shamir_threshold: 3", "KSAIL4016")]
    [InlineData("key_groups: [{age: [ALICE]}, {age: [BOB]}], shamir_threshold: 1", "KSAIL4016")]
    [InlineData("key_groups: [{age: [ALICE]}, {age: []}]", "KSAIL4016")]
    public void ARuleThatCannotBeFollowedIsToldAtTheRule(string rule, string code)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(SopsFile.Encrypt(Sample.File("a: 1\n"), Sample.Rule(rule), RandomNumberGenerator.Fill, TimeProvider.System, diagnostics));
        var finding = Assert.Single(diagnostics.Items);
        Assert.Equal((code, "/r/.sops.yaml", 1), (finding.Code, finding.Span.File, finding.Span.Line));
    }

    [Fact]
    public void AWrongKeyIsToldWithWhomTheFileIsFor()
    {
        var encrypted = Sample.Encrypt(Secret, "age: [ALICE, BOB]");
        var finding = Sample.OpeningFails(encrypted, keys: [Sample.Carol]);
        Assert.Equal("KSAIL4011", finding.Code);
        Assert.Contains(Sample.Alice.Recipient!.Text, finding.Message, StringComparison.Ordinal);
        Assert.Contains(Sample.Bob.Recipient!.Text, finding.Message, StringComparison.Ordinal);
        Assert.Contains("there is no key", Sample.OpeningFails(encrypted).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewGroupsOpenNothing()
    {
        var encrypted = Sample.Encrypt(Secret, "key_groups: [{age: [ALICE]}, {age: [BOB]}, {age: [CAROL]}], shamir_threshold: 2");
        Assert.Contains("2 of the 3 key groups", Sample.OpeningFails(encrypted, keys: [Sample.Alice]).Message, StringComparison.Ordinal);
        Assert.Equal(Sample.Tree(Secret), Sample.Tree(Sample.Decrypt(encrypted, keys: [Sample.Bob, Sample.Carol])));
    }

    [Fact]
    public void ARotatedFileHasNothingOfTheOldOneButItsPlainText()
    {
        var encrypted = Sample.Encrypt(Secret, "age: [ALICE, BOB]");
        using var opened = Sample.Open(encrypted);
        var rotated = opened.Rotate(RandomNumberGenerator.Fill, TimeProvider.System, new DiagnosticBag())!;
        Assert.Equal(Sample.Decrypt(encrypted), Sample.Decrypt(rotated, keys: [Sample.Bob]));
        Assert.NotEqual(Sample.DataKey(encrypted), Sample.DataKey(rotated));
        var old = encrypted.Split('\n').Where(static line => line.Contains("ENC[")).ToHashSet();
        Assert.DoesNotContain(rotated.Split('\n'), old.Contains);
    }

    [Theory]
    [InlineData("age: ALICE", "age: [ALICE, BOB]", 1, 0)]
    [InlineData("age: [ALICE, BOB]", "age: BOB", 0, 1)]
    [InlineData("age: [ALICE, BOB]", "age: [BOB, ALICE]", -1, -1)]
    [InlineData("age: ALICE", "key_groups: [{age: [ALICE]}, {age: [BOB]}]", 1, 0)]
    [InlineData("key_groups: [{age: [ALICE]}, {age: [BOB]}]", "age: ALICE", 0, 1)]
    public void RecipientsBecomeThoseOfTheRuleAndValuesStay(string before, string after, int added, int removed)
    {
        var encrypted = Sample.Encrypt(Secret, before);
        using var opened = Sample.Open(encrypted, keys: [Sample.Alice, Sample.Bob]);
        var diagnostics = new DiagnosticBag();
        var change = opened.UpdateKeys(Sample.Rule(after), RandomNumberGenerator.Fill, diagnostics);
        Assert.Empty(diagnostics.Items);
        Assert.Equal((added, removed), (change?.Added.Count ?? -1, change?.Removed.Count ?? -1));
        if (change is null)
            return;
        Assert.Equal(Values(encrypted), Values(change.Text));
        Assert.Equal(Sample.Decrypt(encrypted, keys: [Sample.Alice, Sample.Bob]), Sample.Decrypt(change.Text, keys: [Sample.Bob, Sample.Alice]));
        static string[] Values(string text) => [.. text.Split('\n').Where(static line => line.Contains("ENC["))];
    }

    [Fact]
    public void KeysThatOnlySopsCanUseStayAsTheyAre()
    {
        var pgp = "  pgp:\n    - created_at: \"2024-01-01T00:00:00Z\"\n      enc: |-\n        -----BEGIN PGP MESSAGE-----\n\n        abc\n        -----END PGP MESSAGE-----\n      fp: \"0123\"\n";
        var encrypted = Sample.Encrypt(Secret).Replace("  unencrypted_suffix:", pgp + "  unencrypted_suffix:");
        using var opened = Sample.Open(encrypted);
        var diagnostics = new DiagnosticBag();
        Assert.Null(opened.Rotate(RandomNumberGenerator.Fill, TimeProvider.System, diagnostics));
        Assert.Equal("KSAIL4014", Assert.Single(diagnostics.Items).Code);
        Assert.Contains(pgp, Reencrypt(encrypted, Sample.Decrypt(encrypted).Replace("5432", "1")), StringComparison.Ordinal);
        var change = opened.UpdateKeys(Sample.Rule("age: [ALICE, BOB], pgp: '0123'"), RandomNumberGenerator.Fill, new DiagnosticBag());
        Assert.Contains("-----BEGIN PGP MESSAGE-----", change!.Text, StringComparison.Ordinal);
        Assert.Equal(Sample.Decrypt(encrypted), Sample.Decrypt(change.Text, keys: [Sample.Bob]));
    }

    private static string Reencrypt(string encrypted, string plain)
    {
        using var opened = Sample.Open(encrypted, keys: [Sample.Alice, Sample.Bob]);
        var diagnostics = new DiagnosticBag();
        var again = opened.Encrypt(Encoding.UTF8.GetBytes(plain), RandomNumberGenerator.Fill, new FixedClock(encrypted), diagnostics);
        Assert.Empty(diagnostics.Items);
        // Vectors of MACs are fresh each time.
        return again == encrypted ? again : again!.Replace(Line(again, "mac: "), plain == Sample.Decrypt(encrypted, keys: [Sample.Alice, Sample.Bob]) ? Line(encrypted, "mac: ") : Line(again, "mac: "));
    }

    private static string Line(string text, string start) => text.Split('\n').First(line => line.TrimStart().StartsWith(start, StringComparison.Ordinal));

    private sealed class FixedClock(string encrypted) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse(Line(encrypted, "lastmodified").Split('"')[1], global::System.Globalization.CultureInfo.InvariantCulture);
    }
}
