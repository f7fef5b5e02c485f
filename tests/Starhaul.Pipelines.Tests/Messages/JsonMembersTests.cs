using System.Text;
using System.Text.Json;
using Starhaul.Pipelines.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Messages;

public sealed class JsonMembersTests
{
    [Fact]
    public void Finds_members_and_values_behind_content_of_any_length_and_depth()
    {
        string[] fillings = ["[", "]", "{\\\"", "}", "\\\\", "\\\\\\\"", "é", " "];
        for (var length = 0; length < 150; length++)
        {
            var text = string.Concat(
                Enumerable.Range(0, length).Select(x => fillings[(x * 7 + length) % fillings.Length])
            );
            var nested = new string('[', length) + $"\"{text}\"" + new string(']', length);
            var json =
                $"{{\"{text}\":{nested},\"b\":{{\"x\":[1,{{}},\"{text}\"]}},\"c\":-1.5e3,\"d\":\"{text}\",\"e\":{{}},\"f\":null}}";
            using var expected = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 200 });

            var members = new JsonMembers(Encoding.UTF8.GetBytes(json));
            foreach (var property in expected.RootElement.EnumerateObject())
            {
                Assert.True(members.MoveNext());
                Assert.True(members.Is(Encoding.UTF8.GetBytes(property.Name)));
                Assert.Equal(property.Value.GetRawText(), Encoding.UTF8.GetString(members.Value));
            }

            Assert.False(members.MoveNext());
            Assert.Equal(Encoding.UTF8.GetByteCount(json), members.End());

            // Where a value is not asked for, or its length is known, and wherever the walk is ended.
            var bytes = Encoding.UTF8.GetBytes(json + ",{}");
            for (var steps = 0; steps <= 7; steps++)
            {
                var walk = new JsonMembers(bytes);
                for (var step = 0; step < steps && walk.MoveNext(); step++)
                {
                    if ((step + length) % 3 == 0)
                    {
                        var whole = new JsonMembers(bytes.AsSpan(walk.Start));
                        if (bytes[walk.Start] == '{')
                        {
                            walk.Skip(whole.End());
                        }
                    }
                }

                Assert.Equal(Encoding.UTF8.GetByteCount(json), walk.End());
            }
        }
    }
}
