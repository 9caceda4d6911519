using System.Text.Json.Nodes;
using VmActors.Exercises.Checking;

namespace VmActors.Exercises.Tests;

/// <summary>What holds for every kind, shown on its file in <c>tests/data/cases</c>.</summary>
public sealed class KindContract
{
    public static TheoryData<string> Kinds => [.. CaseFiles.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_published_answer_is_met_exactly(string kind)
    {
        var check = ExerciseChecker.Check(CaseFiles.Sound(CaseFiles.Text(kind)));
        Assert.Empty(check.Cases.SelectMany(one => one.Differences));
        var count = CaseFiles.Json(kind)["cases"]!.AsArray().Count;
        Assert.Equal((count, 0, 0), (check.Passed, check.Failed, check.Open));
        Assert.Equal(CaseFiles.Answers(CaseFiles.Json(kind)).Count, check.File.AnswersGiven);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_without_answers_is_solved_to_the_published_one(string kind)
    {
        var file = CaseFiles.Sound(CaseFiles.WithoutAnswers(kind).ToJsonString());
        Assert.Equal(CaseFiles.Answers(CaseFiles.Json(kind)).Count, file.AnswersMissing.Length);
        Assert.Equal(0, file.AnswersGiven);
        Assert.All(ExerciseChecker.Check(file).Cases, check => Assert.Equal(CaseVerdict.Open, check.Verdict));
        var solved = file.Solve();
        Assert.Equal(CaseFiles.Json(kind).ToJsonString(), JsonNode.Parse(solved)!.ToJsonString());
        Assert.All(solved.Split('\n'), line => Assert.True(line.Length <= 120 || line.Contains("memoryHex"), line));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_wrong_answer_is_found_and_explained(string kind)
    {
        for (var i = 0; ; i++)
        {
            var root = CaseFiles.FirstCase(kind);
            var answers = CaseFiles.Answers(root);
            if (i == answers.Count) break;
            var (owner, name) = answers[i];
            var path = $"{owner.GetPath()}.{name}"[2..];
            owner[name] = name == "fault" ? "memory" : Wrong(owner[name]);
            var check = ExerciseChecker.Check(CaseFiles.Sound(root.ToJsonString()));
            var difference = Assert.Single(Assert.Single(check.Cases).Differences);
            var answer = Assert.Single(difference.Answers);
            Assert.Equal((path, owner[name]!.ToJsonString()), (answer.Path, answer.Given));
            Assert.NotEqual(answer.Given, answer.Expected);
            Assert.NotEmpty(difference.Explanation);
            Assert.All(difference.Explanation, line => Assert.True(line.Length > 0));
            Assert.Equal((0, 1), (check.Passed, check.Failed));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_missing_answer_leaves_its_case_open(string kind)
    {
        var root = CaseFiles.FirstCase(kind);
        var (owner, name) = CaseFiles.Answers(root)[^1];
        owner.Remove(name);
        var file = CaseFiles.Sound(root.ToJsonString());
        Assert.StartsWith(
            $"{owner.GetPath()}.{name}"[2..] + ": missing; expected ",
            Assert.Single(file.AnswersMissing).ToString().Split(' ', 2)[1],
            StringComparison.Ordinal);
        Assert.Equal((0, 0, 1), Counts(ExerciseChecker.Check(file)));
        file.Solve();
        Assert.Equal((1, 0, 0), Counts(ExerciseChecker.Check(file)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_that_is_missing_mistyped_or_unknown_is_an_error_with_its_path(string kind)
    {
        for (var i = 0; ; i++)
        {
            var root = CaseFiles.FirstCase(kind);
            var fields = CaseFiles.Objects(root).Where(IsEarly)
                .SelectMany(owner => owner.Select(field => (owner, field.Key))).ToList();
            if (i == fields.Count) break;
            var (owner, name) = fields[i];
            var path = $"{owner.GetPath()}.{name}"[2..];
            var isAnswer = CaseFiles.Answers(root).Contains((owner, name));
            var value = owner[name]?.DeepClone();
            owner[name] = new JsonObject();
            Expect(path, "expected ");
            owner[name] = "no such thing";
            if (name != "source") Expect(path, "expected ");
            owner.Remove(name);
            if (!isAnswer && name is not ("source" or "seed")) Expect(path, "missing; expected ");
            owner[name + "s"] = value;
            Expect(path + "s", $"the nearest is {name}");

            void Expect(string where, string what) => Assert.Contains(
                CaseFiles.Read(root.ToJsonString()).Errors,
                error => error.Path == where && error.Message.Contains(what, StringComparison.Ordinal));
        }
    }

    /// <summary>All later objects of an array are as the first ones.</summary>
    private static bool IsEarly(JsonObject owner) =>
        owner.Parent is not JsonArray array || array.IndexOf(owner) < 3;

    private static JsonNode? Wrong(JsonNode? answer) => answer switch
    {
        null => JsonValue.Create(77777),
        JsonArray => new JsonArray(new JsonArray(1, 2)),
        JsonValue value when value.TryGetValue<bool>(out var flag) => JsonValue.Create(!flag),
        JsonValue value when value.TryGetValue<long>(out var number) => JsonValue.Create(number + 1),
        _ => throw new InvalidOperationException($"{answer} is no answer of a known type"),
    };

    private static (int Passed, int Failed, int Open) Counts(FileCheck check) =>
        (check.Passed, check.Failed, check.Open);
}
