from django.urls import path

from teleklasa.courses.talk import comments_api, moderation_api, news_api, reviews_api

urlpatterns = [
    path("courses/<str:slug>/reviews", reviews_api.CourseReviews.as_view(), name="course-reviews"),
    path("courses/<str:slug>/reviews/summary", reviews_api.CourseReviewSummary.as_view(), name="course-review-summary"),
    path("courses/<str:slug>/reviews/mine", reviews_api.OwnCourseReview.as_view(), name="own-course-review"),
    path("reviews/<str:review_id>/reply", reviews_api.ReviewReplies.as_view(), name="review-reply"),
    path("reviews/<str:review_id>/hide", reviews_api.ReviewHide.as_view(), name="review-hide"),
    path("reviews/<str:review_id>/restore", reviews_api.ReviewRestore.as_view(), name="review-restore"),
    path("reviews/<str:review_id>/report", moderation_api.ReviewReport.as_view(), name="review-report"),
    path("courses/<str:slug>/news", news_api.CourseNews.as_view(), name="course-news"),
    path("courses/<str:slug>/news/seen", news_api.CourseNewsSeen.as_view(), name="course-news-seen"),
    path("news/<str:news_id>", news_api.OneNews.as_view(), name="news"),
    path("me/news", news_api.OwnNews.as_view(), name="own-news"),
    path("lessons/<str:lesson_id>/comments", comments_api.LessonComments.as_view(), name="lesson-comments"),
    path(
        "lessons/<str:lesson_id>/comments/lock", comments_api.LessonCommentsLock.as_view(), name="lesson-comments-lock"
    ),
    path(
        "lessons/<str:lesson_id>/comments/unlock",
        comments_api.LessonCommentsUnlock.as_view(),
        name="lesson-comments-unlock",
    ),
    path("comments/<str:comment_id>", comments_api.OneComment.as_view(), name="comment"),
    path("comments/<str:comment_id>/undo-delete", comments_api.CommentUndoDelete.as_view(), name="comment-undo-delete"),
    path("comments/<str:comment_id>/replies", comments_api.CommentReplies.as_view(), name="comment-replies"),
    path("comments/<str:comment_id>/hide", comments_api.CommentHide.as_view(), name="comment-hide"),
    path("comments/<str:comment_id>/restore", comments_api.CommentRestore.as_view(), name="comment-restore"),
    path("comments/<str:comment_id>/lock", comments_api.CommentLock.as_view(), name="comment-lock"),
    path("comments/<str:comment_id>/unlock", comments_api.CommentUnlock.as_view(), name="comment-unlock"),
    path("comments/<str:comment_id>/report", moderation_api.CommentReport.as_view(), name="comment-report"),
    path("courses/<str:slug>/report", moderation_api.CourseReport.as_view(), name="course-report"),
    path("courses/<str:slug>/moderation", moderation_api.CourseModeration.as_view(), name="course-moderation"),
    path("moderation", moderation_api.Moderation.as_view(), name="moderation"),
    path("reports/<str:report_id>/uphold", moderation_api.ReportUphold.as_view(), name="report-uphold"),
    path("reports/<str:report_id>/dismiss", moderation_api.ReportDismiss.as_view(), name="report-dismiss"),
]
