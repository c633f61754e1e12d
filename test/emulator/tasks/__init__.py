"""Amazon ECS on a Docker Engine: runs the tasks and services that moto holds, as awsvpc tasks on AWS Fargate run.

Nothing here is called when a task or a service is created through the API. A Runner looks at moto's state again and
again, brings the containers to it, and writes back what Describe calls show.
"""
